/** What the system has against reading or writing, in words. */

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "no such file or folder",
  ENOTDIR: "no such file or folder: a part of its path is a file",
  EISDIR: "a folder",
  EEXIST: "a part of its path is a file",
  ELOOP: "a link that leads to itself",
  ENOSPC: "the disk is full",
  EDQUOT: "its owner's disk quota is used up",
  EFBIG: "the system doesn't allow a file that large",
  EROFS: "the file system is read-only",
};

export function describeFileFault(error: unknown, verb: "read" | "write"): string {
  const code = codeOf(error);
  if (code === "EACCES" || code === "EPERM") return `no permission to ${verb} it`;
  return REASONS[code] ?? (code === "" ? String(error) : `the system refused to ${verb} it (${code})`);
}

/** Of a file or folder that was found by its name. */
export function describeReadFault(error: unknown, path: string): string {
  // What the system has is bytes; those that are no text can't be handed back to it.
  if (codeOf(error) === "ENOENT" && path.includes("\uFFFD"))
    return "its name isn't UTF-8: rename it, or pass its content with --stdin";
  return describeFileFault(error, "read");
}

/** The system's name of a failure; empty for what is none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
