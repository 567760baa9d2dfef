import type { Palette } from "../../core/report/palette.ts";
import type { ShowStatus } from "./progress.ts";

/** Where the command line reads and writes. Results go to `print`, everything else to `error`. */
export interface Terminal {
  readonly print: (text: string) => void;
  readonly error: (text: string) => void;
  /** A line that passes, for a person who waits; absent where nobody sees it. */
  readonly showStatus?: ShowStatus;
  readonly readInput: () => Promise<Uint8Array>;
  readonly palette: Palette;
  readonly env: NodeJS.ProcessEnv;
  /** The folder of the program, beside which the rules' pages are. */
  readonly pages: URL;
}

/** The command cannot do its work as it was called; the message says what was expected and what to do. */
export class UsageError extends Error {}
