import type { Command } from "../../core/command/command.ts";
import type { AnswerPart } from "../../core/report/command-answer.ts";
import type { Role } from "../command-ports.ts";
import { gateOf, hangsOnList, refuseAtGate } from "./gate.ts";
import type { CommandContext } from "./context.ts";

/** Whether the asker may have a command carried out. */

export interface RoleContext extends CommandContext {
  readonly role: Role;
  /** Whether the repository's people gave the asker a role; asked once, and only where it matters. */
  readonly isCollaborator: () => Promise<boolean>;
}

/** Why not; null where they may. */
export async function refuseRole(
  command: Command,
  { role, loaded, state, asker, isCollaborator }: RoleContext,
): Promise<AnswerPart["blocks"] | null> {
  const gate = gateOf(state, loaded);
  const stranger = { role, login: asker.login, isCollaborator: null };
  if (!hangsOnList(command, gate, stranger)) return refuseAtGate(command, gate, stranger);
  return refuseAtGate(command, gate, { ...stranger, isCollaborator: await isCollaborator() });
}
