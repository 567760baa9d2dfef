/** What stands below the help of a command: calls that people copy, and what each does. */
export function showExamples(examples: readonly (readonly [call: string, purpose: string])[]): string {
  const width = Math.max(...examples.map(([call]) => call.length));
  const lines = examples.map(([call, purpose]) => `  ${call.padEnd(width)}  # ${purpose}`);
  return `\nExamples:\n${lines.join("\n")}`;
}
