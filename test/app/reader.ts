import type { FilePatch, PullRequestReader } from "../../src/app/ports.ts";

/** A pull request's files as GitHub gives them: those with a patch are modified, the others added. Nothing else is read of them. */
export function createReader(
  files: Readonly<Record<string, string>>,
  patches: Readonly<Record<string, string>> = {},
): PullRequestReader {
  const contents = new Map(
    Object.entries(files).map(([path, text]) => [path, { kind: "text" as const, text }]),
  );
  const reader: Partial<PullRequestReader> = {
    readContents: () =>
      Promise.resolve({ headSha: "head", tree: "", contents, around: new Map(), sizes: new Map() }),
    readPatches: (_, asked) =>
      Promise.resolve(
        asked.map((path) => ({
          path,
          previousPath: null,
          change: changeOf(path, patches),
          patch: patches[path] ?? null,
          blob: null,
        })),
      ),
  };
  return reader as PullRequestReader;
}

export function changeOf(path: string, patches: Readonly<Record<string, string>>): FilePatch["change"] {
  return path in patches ? "modified" : "added";
}
