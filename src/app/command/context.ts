import type { Rule } from "../../core/lint/rule.ts";
import type { Asker } from "../fix/fix-pull-request.ts";
import type { CommandGitHub } from "../command-ports.ts";
import type { ThreadRef } from "./command-request.ts";
import type { Known } from "./known.ts";
import type { OwnPages } from "../../core/report/own-pages.ts";

/** What every command is answered from. */
export interface CommandContext extends Known, Partial<OwnPages> {
  readonly github: CommandGitHub;
  readonly rules: readonly Rule[];
  readonly asker: Asker;
  /** The review thread in which the command stands; null in the conversation. */
  readonly thread: ThreadRef | null;
  /** The command's own name in a commit. */
  readonly command: string;
  /** The command was begun before, by this process or one that died. */
  readonly wasTaken: boolean;
}
