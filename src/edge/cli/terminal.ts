import type { Palette } from "../../core/report/palette.ts";
import type { ShowStatus } from "./progress.ts";

/** Where the command line reads and writes. Results go to `print`, everything else to `error`. */
export interface Terminal {
  readonly print: (text: string) => void;
  readonly error: (text: string) => void;
  /** A line that passes, for a person who waits; absent where nobody sees it. */
  readonly showStatus?: ShowStatus;
  readonly readInput: (wanted: WantedInput) => Promise<Uint8Array>;
  readonly palette: Palette;
  readonly env: NodeJS.ProcessEnv;
  /** The folder of the program, beside which the rules' pages are. */
  readonly pages: URL;
}

/** What is to be read from standard input, in words, and the bytes that it may have at most. */
export interface WantedInput {
  readonly expected: string;
  readonly most: number;
}

/** The command cannot do its work as it was called; the message says what was expected and what to do. */
export class UsageError extends Error {}
