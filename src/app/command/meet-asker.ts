import type { Command } from "../../core/command/command.ts";
import { leastRoleOf } from "../../core/command/registry.ts";
import { renderAnswer, type AnswerPart } from "../../core/report/command-answer.ts";
import type { AnswerDependencies, AnswerOutcome } from "./answer-outcome.ts";
import { describeRest, MAX_OF_OUTSIDERS } from "./limit-commands.ts";
import type { CommandGitHub } from "../command-ports.ts";
import type { CommandRequest } from "./command-request.ts";
import { gateOf, hangsOnList, refuseAtGate, type Gate } from "./gate.ts";
import { loadBaseConfiguration } from "../configuration/load-configuration.ts";
import type { KnownPerson, Recollection } from "./memory.ts";
import { notePull, type Read } from "./note-pull.ts";
import { hasMost, recallMarkers, speak } from "./replies.ts";
import { isOutsider, type Role } from "./role.ts";

/**
 * Who asks, before anything is done for them. A person who may not have done what they ask for, or who has heard enough, is
 * told so from what the process knows: a stranger's comments must not keep members waiting, nor use up GitHub's limits.
 */

/** Who may go on: something is to be done for them. */
export interface Welcome {
  readonly role: Role;
  /** The pull request, where it had to be read for this. */
  readonly read: Read | null;
}

export async function meetAsker(
  commands: readonly Command[],
  request: CommandRequest,
  dependencies: AnswerDependencies,
): Promise<Welcome | AnswerOutcome> {
  const { github } = dependencies;
  const { ref, asker } = request;
  const known = await github.recall(ref, asker.login);
  const role = known.person?.role ?? (await github.readRole(ref, asker.login));
  if (!isOutsider(role)) return { role, read: null };
  const person = known.person ?? { role, isCollaborator: null };
  const read = known.gate === null ? await readPull(request, dependencies) : null;
  const gate = read === null ? known.gate : gateOf(read.state, read.loaded);
  if (gate === null || gate.isShut) return { role, read };
  const sure = await completePerson({ commands, gate, person, request }, github);
  const parts = commands.map((command) => judge(command, gate, { ...sure, login: asker.login }));
  // What is carried out is never carried out on a memory's word.
  if (parts.some(({ isToDo }) => isToDo))
    return { role: known.person === null ? role : await github.readRole(ref, asker.login), read };
  return turnAway(parts, { request, known, welcome: { role, read } }, github);
}

interface Judged extends AnswerPart {
  /** Something would be carried out, not only told. */
  readonly isToDo: boolean;
  readonly isRefused: boolean;
}

function judge(command: Command, gate: Gate, stranger: Parameters<typeof refuseAtGate>[2]): Judged {
  const blocks = refuseAtGate(command, gate, stranger);
  const isRefused = blocks !== null;
  const isToDo = !isRefused && leastRoleOf(command) !== "anyone";
  return { raw: command.raw, isDone: false, blocks: blocks ?? [], isRefused, isToDo };
}

async function readPull({ ref }: CommandRequest, { github, rules }: AnswerDependencies): Promise<Read> {
  const state = await github.readPullRequest(ref, "few");
  const loaded = await loadBaseConfiguration(state, { github, rules });
  await notePull({ state, loaded }, github);
  return { state, loaded };
}

interface Meeting {
  readonly commands: readonly Command[];
  readonly gate: Gate;
  readonly person: KnownPerson;
  readonly request: CommandRequest;
}

/** Only those who cannot write are remembered: whoever can is looked up for each command. */
async function completePerson(
  { commands, gate, person, request: { ref, asker } }: Meeting,
  github: CommandGitHub,
): Promise<KnownPerson> {
  const isAsked = commands.some((command) => hangsOnList(command, gate, { ...person, login: asker.login }));
  const isCollaborator = isAsked ? await github.isCollaborator(ref, asker.login) : person.isCollaborator;
  const complete = { ...person, isCollaborator };
  await github.note(ref, { kind: "person", login: asker.login, person: complete });
  return complete;
}

interface TurnedAway {
  readonly request: CommandRequest;
  readonly known: Recollection;
  readonly welcome: Welcome;
}

/** Nothing is to be done but to tell: not twice, not to those who have heard enough, and all that is refused at once. */
async function turnAway(
  parts: readonly Judged[],
  { request, known, welcome }: TurnedAway,
  github: CommandGitHub,
): Promise<Welcome | AnswerOutcome> {
  const answers = await recallMarkers(request, github);
  if (answers.some(({ command }) => command === request.id)) return "known";
  if (hasMost(request, answers)) return silence(request, known, github);
  if (parts.some(({ isRefused }) => !isRefused)) return welcome;
  const marker = { command: request.id, outcome: "not-done", asker: request.asker.id } as const;
  const told = [...parts.slice(0, MAX_OF_OUTSIDERS), ...describeRest(parts)];
  // One reply and no reaction: it says all that there is to say.
  const isSaid = await speak(request, { body: renderAnswer(told, marker), marker }, github);
  if (!isSaid && request.comment !== null) await github.react(request.ref, request.comment, "confused");
  return "not-done";
}

/** The first time with 👀 and 😕, so that it is no riddle; then not at all. */
async function silence(
  { ref, comment, asker }: CommandRequest,
  { isSilenced }: Recollection,
  github: CommandGitHub,
): Promise<AnswerOutcome> {
  if (isSilenced) return "silent";
  if (comment !== null) {
    await github.react(ref, comment, "eyes");
    await github.react(ref, comment, "confused");
  }
  await github.note(ref, { kind: "silenced", login: asker.login });
  return "silent";
}
