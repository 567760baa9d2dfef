import type { Identity } from "../../core/review/identity.ts";
import { findThreadFinding } from "../fix/fix-pull-request.ts";
import type { CommandContext } from "./context.ts";

/**
 * What a command is about that names nothing: in the thread of a finding that finding, in a thread of somebody else's the
 * file on which it stands, in the conversation the pull request.
 */
export type CommandPlace =
  | { readonly of: "pull-request" }
  | { readonly of: "finding"; readonly finding: Identity }
  | { readonly of: "file"; readonly path: string };

export function findPlace({ state, thread }: Pick<CommandContext, "state" | "thread">): CommandPlace {
  if (thread === null) return { of: "pull-request" };
  const finding = findThreadFinding(state, thread.firstComment);
  return finding === null ? { of: "file", path: thread.path } : { of: "finding", finding };
}
