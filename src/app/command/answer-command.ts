import type { Command } from "../../core/command/command.ts";
import { findCommands } from "../../core/command/find-commands.ts";
import { leastRoleOf } from "../../core/command/registry.ts";
import type { NearMiss } from "../../core/command/near-miss.ts";
import { describeNearMiss, renderAnswer, type AnswerPart } from "../../core/report/command-answer.ts";
import type { CommandGitHub } from "../command-ports.ts";
import type { CommandRequest } from "./command-request.ts";
import { answerOne } from "./answer-one.ts";
import { know, type Known } from "./known.ts";
import { describeRest, describeUnlisted, MAX_OF_OUTSIDERS } from "./limit-commands.ts";
import type { PullRequestState } from "../ports.ts";
import { OUTSIDER_LIMITS, REVIEW_LIMITS } from "../files/read-limits.ts";
import type { AnswerDependencies, AnswerOutcome } from "./answer-outcome.ts";
import { meetAsker, type Welcome } from "./meet-asker.ts";
import { findAnswer, hasHeardEnough, mayHint, speak } from "./replies.ts";
import { isOutsider, type Role } from "./role.ts";

/**
 * Answers the commands of a comment: 👀 when taken, one reply, 🚀 or 😕 when done. Level-triggered: what was done before,
 * by this process or one that died, is read from the reactions, the answer's marker and the commit's trailer.
 */

export type { AnswerDependencies, AnswerOutcome } from "./answer-outcome.ts";

export async function answerCommand(
  request: CommandRequest,
  dependencies: AnswerDependencies,
): Promise<AnswerOutcome> {
  const { github, rules } = dependencies;
  const { commands, nearMiss } = findCommands(request.text, { ruleIds: rules.map(({ id }) => id) });
  if (commands.length === 0) return nearMiss === null ? "none" : hint(nearMiss, request, github);
  const met = await meetAsker(commands, request, dependencies);
  if (typeof met === "string") return met;
  const taken = await take(request, github);
  if (taken !== "new" && taken !== "taken") return taken;
  const state = await readState(met, request, github);
  // Whoever reads it can see why; in a locked conversation an app cannot even say so.
  if (state.isArchived || state.isLocked) return end(request, "silent", github);
  const { role } = met;
  const isMuted = await hasHeardEnough(request, role, github);
  const asked = { request, state, role, isMuted, wasTaken: taken === "taken" };
  const parts = await answerAll(commands, asked, dependencies);
  return conclude(parts, { request, isMuted }, github);
}

/** What was read for a stranger who turns out to be none does not show all of it. */
async function readState(
  { role, read }: Welcome,
  { ref }: CommandRequest,
  github: CommandGitHub,
): Promise<PullRequestState> {
  if (!isOutsider(role)) return github.readPullRequest(ref);
  return read?.state ?? github.readPullRequest(ref, "few");
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
  await speak(request, { body: renderAnswer([part], marker), marker }, github);
  return "hinted";
}

interface Asked {
  readonly request: CommandRequest;
  readonly state: PullRequestState;
  readonly role: Role;
  readonly isMuted: boolean;
  readonly wasTaken: boolean;
}

/** One after the other, each on what the one before it left. Questions leave everything as it was: they share what is read. */
async function answerAll(
  commands: readonly Command[],
  { request, state: first, role, isMuted, wasTaken }: Asked,
  { github, rules, pagesUrl = null }: AnswerDependencies,
): Promise<readonly AnswerPart[]> {
  const parts: AnswerPart[] = [];
  let collaborator: Promise<boolean> | null = null;
  const isCollaborator = () => (collaborator ??= github.isCollaborator(request.ref, request.asker.login));
  const limits = isOutsider(role) ? OUTSIDER_LIMITS : REVIEW_LIMITS;
  const answered = isOutsider(role) ? commands.slice(0, MAX_OF_OUTSIDERS) : commands;
  let known: Known | null = null;
  for (const [index, command] of answered.entries()) {
    const state: PullRequestState =
      known?.state ?? (index === 0 ? first : await readState({ role, read: null }, request, github));
    known ??= await know(state, { github, rules, limits, pagesUrl });
    const name = index === 0 ? request.id : `${request.id}/${index + 1}`;
    const { asker, thread } = request;
    const context = { github, rules, pagesUrl, ...known, asker, thread, command: name, wasTaken };
    const part = await answerOne(command, { ...context, role, isMuted, isCollaborator });
    parts.push({ ...part, blocks: [...part.blocks, ...describeUnlisted(command, { role, isMuted, state })] });
    if (leastRoleOf(command) !== "anyone") known = null;
  }
  return isOutsider(role) && !isMuted ? [...parts, ...describeRest(commands)] : parts;
}

/** Says what came of the commands. What could not be said was not done, as far as anyone can tell. */
async function conclude(
  parts: readonly AnswerPart[],
  { request, isMuted }: Pick<Asked, "request" | "isMuted">,
  github: CommandGitHub,
): Promise<AnswerOutcome> {
  const spoken = isMuted ? [] : parts.filter(({ blocks }) => blocks.length > 0);
  const outcome = parts.every((part) => part.isDone) ? "done" : "not-done";
  const marker = { command: request.id, outcome, asker: request.asker.id } as const;
  const reply = { body: renderAnswer(spoken, marker), marker };
  const isSaid =
    spoken.length === 0 || (await speak(request, reply, github)) || (await isShut(request, github));
  return end(request, isSaid ? outcome : "not-done", github);
}

/** Whether nobody can say anything there any more: then the reaction has to do, and what was done is done. */
async function isShut({ ref }: CommandRequest, github: CommandGitHub): Promise<boolean> {
  const { isLocked, isArchived } = await github.readPullRequest(ref, "head");
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
