import { onTestFinished, vi } from "vitest";

/** Lengths of all texts that are parsed as JSON in this thread from now on, until the test ends. */
export function watchParsing(): readonly number[] {
  const lengths: number[] = [];
  const parse = JSON.parse.bind(JSON);
  const spy = vi.spyOn(JSON, "parse").mockImplementation((...call: Parameters<typeof parse>): unknown => {
    lengths.push(call[0].length);
    return parse(...call);
  });
  onTestFinished(() => spy.mockRestore());
  return lengths;
}
