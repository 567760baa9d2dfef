import { leastRoleOf } from "../../core/command/registry.ts";
import type { Command } from "../../core/command/command.ts";
import { say, type AnswerPart } from "../../core/report/command-answer.ts";
import { prose, type Prose } from "../../core/text/prose.ts";
import type { Role } from "../command-ports.ts";
import type { CommandContext } from "./context.ts";

/** Whether the asker may have a command carried out. */

export interface RoleContext extends CommandContext {
  readonly role: Role;
  /** Whether the repository's people gave the asker a role; asked once, and only where it matters. */
  readonly isCollaborator: () => Promise<boolean>;
}

const ROLES: readonly Role[] = ["none", "read", "triage", "write", "maintain", "admin"];

/** Why not; null where they may. */
export async function refuseRole(
  command: Command,
  context: RoleContext,
): Promise<AnswerPart["blocks"] | null> {
  const { role, loaded, state, asker } = context;
  const least = leastRoleOf(command);
  if (least === "anyone") return null;
  const isAuthor = state.author?.toLowerCase() === asker.login.toLowerCase();
  if (least === "author-or-write" && isAuthor) return null;
  const { allow } = loaded.configuration.fix;
  const others = least === "author-or-write" ? [", or being the author of the pull request"] : [];
  if (ROLES.indexOf(role) < ROLES.indexOf(allow))
    return refuse(
      prose`${command.raw} needs the role ${allow} in this repository or a higher one${others}; yours is ${role}.`,
    );
  if (await isGiven(context)) return null;
  return refuse(
    prose`${command.raw} needs the role ${allow} in this repository, given to you by name, through a team or as a member of the organisation${others}; that everyone can read a public repository does not count.`,
  );
}

/** To GitHub everyone has the role read in a public repository: below the right to push, only who was let in counts. */
async function isGiven({ role, state, isCollaborator }: RoleContext): Promise<boolean> {
  const isOpen = state.isPublic && ROLES.indexOf(role) < ROLES.indexOf("write");
  return !isOpen || isCollaborator();
}

function refuse(why: Prose): AnswerPart["blocks"] {
  return say([
    ...why,
    ...prose` Everyone who can comment may use ${"/otel-fix --dry-run"}, ${"/otel-fix why"} and ${"/otel-fix help"}.`,
  ]);
}
