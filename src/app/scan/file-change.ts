/** What becomes of a file. */
export interface FileChange {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** A file can have more of something than a function takes as arguments. */
export function append<T>(list: T[], more: readonly T[]): void {
  for (const item of more) list.push(item);
}
