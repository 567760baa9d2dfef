import type { Palette } from "../../core/report/palette.ts";

/** Where the command line reads and writes. Results go to `print`, everything else to `error`. */
export interface Terminal {
  readonly print: (text: string) => void;
  readonly error: (text: string) => void;
  readonly readInput: () => Promise<Uint8Array>;
  readonly palette: Palette;
  readonly env: NodeJS.ProcessEnv;
  /** The folder of the program, beside which the rules' pages are. */
  readonly pages: URL;
}

/** The command cannot do its work as it was called; the message says what was expected and what to do. */
export class UsageError extends Error {}
