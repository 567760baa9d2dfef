import { say, type AnswerPart } from "../../core/report/command-answer.ts";
import { plain, prose } from "../../core/text/prose.ts";
import type { Command } from "../../core/command/command.ts";
import type { PullRequestState } from "../ports.ts";
import { isOutsider, type Role } from "./role.ts";

/** What of a comment's commands is answered for people who cannot write to the repository; the rest is told in one sentence. */
export const MAX_OF_OUTSIDERS = 3;

interface Asked {
  readonly role: Role;
  readonly isMuted: boolean;
  readonly state: PullRequestState;
}

/** What is said of files that nobody has listed for the asker; nothing where all are, or where nothing else is said. */
export function describeUnlisted({ kind }: Command, { role, isMuted, state }: Asked): AnswerPart["blocks"] {
  const { changedFiles, unlistedFiles } = state;
  const isAboutFiles = kind === "why" || kind === "fix";
  if (unlistedFiles === 0 || isMuted || !isAboutFiles || !isOutsider(role)) return [];
  const [first, all] = [changedFiles.length, changedFiles.length + unlistedFiles];
  return say(
    prose`I looked at the first ${plain(`${first} of ${all}`)} changed files: I list no more for people without write access.`,
  );
}

/** What is said instead of the answers to all others; nothing where there are none. */
export function describeRest(commands: readonly { readonly raw: string }[]): readonly AnswerPart[] {
  const [first, ...others] = commands.slice(MAX_OF_OUTSIDERS);
  if (first === undefined) return [];
  const count = String(MAX_OF_OUTSIDERS);
  const rest = others.length === 0 ? [] : [`, nor the ${others.length} after it`];
  const why = prose`Not carried out${rest}: I answer ${plain(count)} commands per comment from people without write access. Ask again in another comment.`;
  return [{ raw: first.raw, isDone: false, blocks: say(why) }];
}
