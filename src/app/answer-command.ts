import type { Command } from "../core/command/command.ts";
import { findCommands } from "../core/command/find-commands.ts";
import type { NearMiss } from "../core/command/near-miss.ts";
import type { Rule } from "../core/lint/rule.ts";
import { describeNearMiss, renderAnswer, type AnswerPart } from "../core/report/command-answer.ts";
import type { CommandGitHub, Role } from "./command-ports.ts";
import type { CommandRequest } from "./command-request.ts";
import { answerOne } from "./commands/answer-one.ts";
import { loadBaseConfiguration } from "./load-configuration.ts";
import type { PullRequestState } from "./ports.ts";
import { findAnswer, hasHeardEnough, mayHint, speak } from "./replies.ts";

/**
 * Answers the commands of a comment: 👀 when taken, one reply, 🚀 or 😕 when done. Level-triggered: what was done before,
 * by this process or one that died, is read from the reactions, the answer's marker and the commit's trailer.
 */

export interface AnswerDependencies {
  readonly github: CommandGitHub;
  readonly rules: readonly Rule[];
}

/** none: no command. known: answered before. silent: nothing may be said there. */
export type AnswerOutcome = "none" | "known" | "silent" | "hinted" | "done" | "not-done";

export async function answerCommand(
  request: CommandRequest,
  dependencies: AnswerDependencies,
): Promise<AnswerOutcome> {
  const { github, rules } = dependencies;
  const { commands, nearMiss } = findCommands(request.text, { ruleIds: rules.map(({ id }) => id) });
  if (commands.length === 0) return nearMiss === null ? "none" : hint(nearMiss, request, github);
  const taken = await take(request, github);
  if (taken !== "new" && taken !== "taken") return taken;
  const state = await github.readPullRequest(request.ref);
  // Whoever reads it can see why; in a locked conversation an app cannot even say so.
  if (state.isArchived || state.isLocked) return end(request, "silent", github);
  const role = await github.readRole(request.ref, request.asker.login);
  const isMuted = await hasHeardEnough(request, role, github);
  const asked = { request, state, role, isMuted, wasTaken: taken === "taken" };
  const parts = await answerAll(commands, asked, dependencies);
  return conclude(parts, { request, isMuted }, github);
}

/**
 * Takes the command with 👀. Only where it was taken before is there anything to find out. Who deletes a comment takes the
 * command back.
 */
async function take(
  request: CommandRequest,
  github: CommandGitHub,
): Promise<"new" | "taken" | "known" | "silent"> {
  const { ref, comment } = request;
  if (comment !== null) {
    const taken = await github.react(ref, comment, "eyes");
    if (taken.ok && taken.isNew) return "new";
    if (!taken.ok && taken.code === "gone") return "silent";
    const before = taken.ok ? await github.readFinalReactions(ref, comment, taken.viewer) : [];
    if (before.length > 0) return "known";
  }
  const answer = await findAnswer(request, github);
  if (answer === null) return "taken";
  await end(request, answer.outcome === "done" ? "done" : "not-done", github);
  return "known";
}

async function hint(
  nearMiss: NearMiss,
  request: CommandRequest,
  github: CommandGitHub,
): Promise<AnswerOutcome> {
  if (!(await mayHint(request, github))) return "silent";
  const part = { raw: nearMiss.raw, isDone: false, blocks: describeNearMiss(nearMiss) };
  const marker = { command: request.id, outcome: "hint", asker: request.asker.id } as const;
  await speak(request, renderAnswer([part], marker), github);
  return "hinted";
}

interface Asked {
  readonly request: CommandRequest;
  readonly state: PullRequestState;
  readonly role: Role;
  readonly isMuted: boolean;
  readonly wasTaken: boolean;
}

/** One after the other, each on what the one before it left. */
async function answerAll(
  commands: readonly Command[],
  { request, state: first, role, isMuted, wasTaken }: Asked,
  { github, rules }: AnswerDependencies,
): Promise<readonly AnswerPart[]> {
  const parts: AnswerPart[] = [];
  let known: Promise<boolean> | null = null;
  const isCollaborator = () => (known ??= github.isCollaborator(request.ref, request.asker.login));
  for (const [index, command] of commands.entries()) {
    const state = index === 0 ? first : await github.readPullRequest(request.ref);
    const loaded = await loadBaseConfiguration(state, { github, rules });
    const name = index === 0 ? request.id : `${request.id}/${index + 1}`;
    const { asker, thread } = request;
    const context = { github, rules, state, loaded, asker, thread, command: name, wasTaken };
    parts.push(await answerOne(command, { ...context, role, isMuted, isCollaborator }));
  }
  return parts;
}

/** Says what came of the commands. What could not be said was not done, as far as anyone can tell. */
async function conclude(
  parts: readonly AnswerPart[],
  { request, isMuted }: Pick<Asked, "request" | "isMuted">,
  github: CommandGitHub,
): Promise<AnswerOutcome> {
  const spoken = isMuted ? [] : parts.filter(({ blocks }) => blocks.length > 0);
  const outcome = parts.every((part) => part.isDone) ? "done" : "not-done";
  const body = renderAnswer(spoken, { command: request.id, outcome, asker: request.asker.id });
  const isSaid =
    spoken.length === 0 || (await speak(request, body, github)) || (await isShut(request, github));
  return end(request, isSaid ? outcome : "not-done", github);
}

/** Whether nobody can say anything there any more: then the reaction has to do, and what was done is done. */
async function isShut({ ref }: CommandRequest, github: CommandGitHub): Promise<boolean> {
  const { isLocked, isArchived } = await github.readPullRequest(ref);
  return isLocked || isArchived;
}

async function end(
  { ref, comment }: CommandRequest,
  outcome: "done" | "not-done" | "silent",
  github: CommandGitHub,
): Promise<AnswerOutcome> {
  if (comment !== null) await github.react(ref, comment, outcome === "done" ? "rocket" : "confused");
  return outcome;
}
