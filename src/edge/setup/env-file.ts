/**
 * The `.env` file that the setup writes: created exclusively, for this user alone. A file that is there is never touched.
 * It is created before GitHub is asked for the secrets, which it gives only once.
 */
import { accessSync, closeSync, constants, lstatSync, openSync, unlinkSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";

export type Reservation =
  { readonly ok: true; readonly file: ReservedFile } | { readonly ok: false; readonly message: string };

export interface ReservedFile {
  /** Writes and closes it. @throws where that fails; then the file is gone */
  readonly write: (text: string) => void;
  /** Takes the empty file away again. */
  readonly release: () => void;
}

/** Why the file could not be created now, in one line with what to do; null where nothing speaks against it. */
export function findEnvFileFault(path: string): string | null {
  if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) return explain("EEXIST", path);
  try {
    accessSync(dirname(resolve(path)), constants.W_OK);
    return null;
  } catch (error) {
    return explain(codeOf(error), path);
  }
}

export function reserveEnvFile(path: string): Reservation {
  let handle: number;
  try {
    handle = openSync(path, "wx", 0o600);
  } catch (error) {
    return { ok: false, message: explain(codeOf(error), path) };
  }
  const release = () => {
    closeSync(handle);
    unlinkSync(path);
  };
  return { ok: true, file: { release, write: (text) => writeTo({ handle, release }, text) } };
}

function writeTo({ handle, release }: { handle: number; release: () => void }, text: string): void {
  try {
    writeFileSync(handle, text, { flush: true });
  } catch (error) {
    release();
    throw error;
  }
  closeSync(handle);
}

/** Lines of `NAME=value`, as Node's `parseEnv` and Docker's `--env-file` read them. */
export function renderEnvFile(comment: string, values: Readonly<Record<string, string>>): string {
  const lines = Object.entries(values).map(([name, value]) => `${name}=${renderValue(value)}`);
  return [`# ${comment.replaceAll(/\s+/g, " ")}`, ...lines, ""].join("\n");
}

/** Line ends as `\n`: a value of several lines is not understood everywhere. */
function renderValue(value: string): string {
  if (value.includes("\n")) return `"${value.replaceAll("\n", "\\n")}"`;
  return /["'`#]/.test(value) ? `'${value}'` : value;
}

function explain(code: string, path: string): string {
  if (code === "EEXIST")
    return `${path} is there already, and is never overwritten: move it away, or run --setup in another folder`;
  return `${path} can't be written (${code}): run --setup in a folder in which this user may create files`;
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown error";
}
