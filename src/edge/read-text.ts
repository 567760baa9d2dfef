/** Small files of settings, read at once before anything starts. */
import { readFileSync } from "node:fs";

type TextResult =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly code: string };

export function readUtf8(path: string): TextResult {
  try {
    return { ok: true, text: readFileSync(path, "utf8") };
  } catch (error) {
    return {
      ok: false,
      code: error instanceof Error && "code" in error ? String(error.code) : "unknown error",
    };
  }
}
