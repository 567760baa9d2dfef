import type { Command } from "../core/command/command.ts";
import { findCommands } from "../core/command/find-commands.ts";
import type { NearMiss } from "../core/command/near-miss.ts";
import type { Rule } from "../core/lint/rule.ts";
import { parseAnswerMarker, type AnswerMarker } from "../core/report/answer-marker.ts";
import { describeNearMiss, renderAnswer, type AnswerPart } from "../core/report/command-answer.ts";
import { answerOne } from "./commands/answer-one.ts";
import type { CommandGitHub, CommentRef, Reaction, Role } from "./command-ports.ts";
import type { Asker } from "./fix-pull-request.ts";
import { loadConfiguration } from "./load-configuration.ts";
import type { PullRequestRef, PullRequestState } from "./ports.ts";

/**
 * Answers the commands of a comment: 👀 when taken, one reply, 🚀 or 😕 when done. Level-triggered: what was done before,
 * by this process or one that died, is read from the reactions, the answer's marker and the commit's trailer.
 */

export interface CommandRequest {
  readonly ref: PullRequestRef;
  /** The comment's Markdown, as it was created. */
  readonly text: string;
  readonly asker: Asker;
  /** null where a button was pressed: there is nothing to react to. */
  readonly comment: CommentRef | null;
  /** First comment of the review thread in which it stands; null in the conversation. */
  readonly thread: number | null;
  /** What stands for this request in markers and trailers: the comment's node id. No blanks. */
  readonly id: string;
}

export interface AnswerDependencies {
  readonly github: CommandGitHub;
  readonly rules: readonly Rule[];
}

/** none: no command. known: answered before. silent: nothing may be said there. */
export type AnswerOutcome = "none" | "known" | "silent" | "hinted" | "done" | "not-done";

/** Replies that people without write access get on one pull request. */
const MAX_FOR_OUTSIDERS = 3;

export async function answerCommand(
  request: CommandRequest,
  dependencies: AnswerDependencies,
): Promise<AnswerOutcome> {
  const { github, rules } = dependencies;
  const { commands, nearMiss } = findCommands(request.text, { ruleIds: rules.map(({ id }) => id) });
  if (commands.length === 0) return nearMiss === null ? "none" : hint(nearMiss, request, github);
  const taken = await take(request, github);
  if (taken !== "new") return taken;
  const state = await github.readPullRequest(request.ref);
  // Whoever reads it can see why; in a locked conversation an app cannot even say so.
  if (state.isArchived || state.isLocked)
    return end(request, { outcome: "silent", reaction: "confused" }, github);
  const role = await github.readRole(request.ref, request.asker.login);
  const isOutsider = role === "none" || role === "read" || role === "triage";
  if (isOutsider && (await hasHadEnough(request, github)))
    return end(request, { outcome: "silent", reaction: "confused" }, github);
  const parts = await answerAll(commands, { request, state, role }, dependencies);
  return conclude(parts, { request, isOutsider }, github);
}

/** Says what came of the commands. What could not be said was not done, as far as anyone can tell. */
async function conclude(
  parts: readonly AnswerPart[],
  { request, isOutsider }: { readonly request: CommandRequest; readonly isOutsider: boolean },
  github: CommandGitHub,
): Promise<AnswerOutcome> {
  const spoken = parts.filter(({ blocks }) => blocks.length > 0);
  const outcome = parts.every((part) => part.isDone) ? "done" : "not-done";
  const body = renderAnswer(spoken, { command: request.id, outcome, isOutsider });
  const isSaid =
    spoken.length === 0 || (await speak(request, body, github)) || (await isShut(request, github));
  if (outcome === "done" && isSaid) return end(request, { outcome, reaction: "rocket" }, github);
  return end(request, { outcome: "not-done", reaction: "confused" }, github);
}

/**
 * Takes the command with 👀. Only where it was taken before is there anything to find out. Who deletes a comment takes the
 * command back.
 */
async function take(request: CommandRequest, github: CommandGitHub): Promise<"new" | "known" | "silent"> {
  const { ref, comment } = request;
  if (comment !== null) {
    const taken = await github.react(ref, comment, "eyes");
    if (taken.ok && taken.isNew) return "new";
    if (!taken.ok && taken.code === "gone") return "silent";
    const before = taken.ok ? await github.readFinalReactions(ref, comment, taken.viewer) : [];
    if (before.length > 0) return "known";
  }
  const answered = (await readMarkers(request, github)).find(({ command }) => command === request.id);
  if (answered === undefined) return "new";
  const reaction = answered.outcome === "done" ? "rocket" : "confused";
  await end(request, { outcome: "known", reaction }, github);
  return "known";
}

async function readMarkers({ ref }: CommandRequest, github: CommandGitHub): Promise<readonly AnswerMarker[]> {
  return (await github.readOwnComments(ref)).flatMap((body) => parseAnswerMarker(body) ?? []);
}

async function hasHadEnough(request: CommandRequest, github: CommandGitHub): Promise<boolean> {
  const markers = await readMarkers(request, github);
  return markers.filter(({ isOutsider }) => isOutsider).length >= MAX_FOR_OUTSIDERS;
}

/** A near miss is explained once per pull request. */
async function hint(
  nearMiss: NearMiss,
  request: CommandRequest,
  github: CommandGitHub,
): Promise<AnswerOutcome> {
  const markers = await readMarkers(request, github);
  if (markers.some(({ outcome }) => outcome === "hint")) return "silent";
  const part = { raw: nearMiss.raw, isDone: false, blocks: describeNearMiss(nearMiss) };
  const marker = { command: request.id, outcome: "hint", isOutsider: false } as const;
  await speak(request, renderAnswer([part], marker), github);
  return "hinted";
}

interface Asked {
  readonly request: CommandRequest;
  readonly state: PullRequestState;
  readonly role: Role;
}

/** One after the other, each on what the one before it left. */
async function answerAll(
  commands: readonly Command[],
  { request, state: first, role }: Asked,
  { github, rules }: AnswerDependencies,
): Promise<readonly AnswerPart[]> {
  const parts: AnswerPart[] = [];
  for (const [index, command] of commands.entries()) {
    const state = index === 0 ? first : await github.readPullRequest(request.ref);
    const loaded = await loadConfiguration(state.configuration, {
      ruleIds: rules.map(({ id }) => id),
      readFile: (source) => github.readConfigurationFile(source),
    });
    const name = index === 0 ? request.id : `${request.id}/${index + 1}`;
    const { asker, thread } = request;
    const context = { github, rules, state, loaded, asker, thread, command: name };
    parts.push(await answerOne(command, { ...context, role }));
  }
  return parts;
}

/** Whether it was said: where GitHub takes no reply in a thread, the conversation may. */
async function speak({ ref, thread }: CommandRequest, body: string, github: CommandGitHub): Promise<boolean> {
  const posted = await github.postAnswer(ref, { thread, body });
  if (posted.ok || thread === null) return posted.ok;
  return (await github.postAnswer(ref, { thread: null, body })).ok;
}

/** Whether nobody can say anything there any more: then the reaction has to do, and what was done is done. */
async function isShut({ ref }: CommandRequest, github: CommandGitHub): Promise<boolean> {
  const { isLocked, isArchived } = await github.readPullRequest(ref);
  return isLocked || isArchived;
}

interface End {
  readonly outcome: AnswerOutcome;
  readonly reaction: Reaction;
}

async function end(
  { ref, comment }: CommandRequest,
  { outcome, reaction }: End,
  github: CommandGitHub,
): Promise<AnswerOutcome> {
  if (comment !== null) await github.react(ref, comment, reaction);
  return outcome;
}
