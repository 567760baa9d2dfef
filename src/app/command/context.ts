import type { Rule } from "../../core/lint/rule.ts";
import type { Asker } from "../fix/fix-pull-request.ts";
import type { CommandGitHub } from "../command-ports.ts";
import type { ThreadRef } from "./command-request.ts";
import type { Known } from "./known.ts";

/** What every command is answered from. */
export interface CommandContext extends Known {
  readonly github: CommandGitHub;
  readonly rules: readonly Rule[];
  /** Address of the bot's own pages, with a slash at its end; null where nobody reaches them. */
  readonly pagesUrl?: string | null;
  readonly asker: Asker;
  /** The review thread in which the command stands; null in the conversation. */
  readonly thread: ThreadRef | null;
  /** The command's own name in a commit. */
  readonly command: string;
  /** The command was begun before, by this process or one that died. */
  readonly wasTaken: boolean;
}
