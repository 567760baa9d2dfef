/** What the system has against reading or writing, in words. */

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  ENOTDIR: "there is no such file or folder: a part of its path is a file",
  EISDIR: "a folder",
  ELOOP: "a link that leads to itself",
  ENOSPC: "there is no room left on the disk",
  EDQUOT: "there is no room left in its owner's quota",
  EFBIG: "the system lets no file be that large",
  EROFS: "the file system is read-only",
};

export function describeFileFault(error: unknown, verb: "read" | "write"): string {
  const code = codeOf(error);
  if (code === "EACCES" || code === "EPERM") return `no permission to ${verb} it`;
  return (
    REASONS[code] ?? (code === "" ? String(error) : `the system does not let it be ${PAST[verb]} (${code})`)
  );
}

const PAST = { read: "read", write: "written" } as const;

/** The system's name of a failure; empty for what is none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
