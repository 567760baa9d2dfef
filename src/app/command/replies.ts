import { parseAnswerMarker, type AnswerMarker } from "../../core/report/answer-marker.ts";
import type { CommandGitHub, CommentCursor, CommentPage } from "../command-ports.ts";
import type { CommandRequest } from "./command-request.ts";
import { FEW_PAGES } from "../files/read-limits.ts";
import { isOutsider, type Role } from "./role.ts";

/** What the bot has replied on a pull request, known by the markers of its own comments, and what it may still say. */

/** The answer to a request, if it was given: by this process, or by one before it. */
export async function findAnswer(
  request: CommandRequest,
  github: CommandGitHub,
): Promise<AnswerMarker | null> {
  const isIt = ({ command }: AnswerMarker) => command === request.id;
  const markers = await readMarkers(request, github, {
    isEnough: (found) => found.some(isIt),
    pages: MOST_PAGES,
  });
  return markers.find(isIt) ?? null;
}

/** Replies that a person without write access gets on one pull request. */
const MAX_FOR_OUTSIDERS = 3;

/** Whether a person is told nothing more. Only the telling is limited: what they may have done is done. */
export async function hasHeardEnough(
  request: CommandRequest,
  role: Role,
  github: CommandGitHub,
): Promise<boolean> {
  return isOutsider(role) && hasMost(request, await recallMarkers(request, github));
}

/** A near miss is explained once per pull request, and not to those who have heard enough. */
export async function mayHint(request: CommandRequest, github: CommandGitHub): Promise<boolean> {
  const isHint = ({ outcome }: AnswerMarker) => outcome === "hint";
  const markers = await recallMarkers(request, github, (found) => found.some(isHint));
  if (markers.some(isHint)) return false;
  return !hasMost(request, markers) || !isOutsider(await github.readRole(request.ref, request.asker.login));
}

/** Whether so many of them are to the one who asks. */
export function hasMost({ asker }: CommandRequest, markers: readonly AnswerMarker[]): boolean {
  return markers.filter((marker) => marker.asker === asker.id).length >= MAX_FOR_OUTSIDERS;
}

/** By what the process remembers, where that is enough; what it has to read is remembered. */
export async function recallMarkers(
  request: CommandRequest,
  github: CommandGitHub,
  isEnough = (found: readonly AnswerMarker[]) =>
    hasMost(request, found) || found.some(({ command }) => command === request.id),
): Promise<readonly AnswerMarker[]> {
  const { answers } = await github.recall(request.ref, request.asker.login);
  if (answers !== null && (answers.isComplete || isEnough(answers.markers))) return answers.markers;
  return readMarkers(request, github, { isEnough, pages: FEW_PAGES });
}

/** Pages of comments in which the answer to a command is looked for: more of them are there to be in the way. */
const MOST_PAGES = 50;

interface Search {
  readonly isEnough: (markers: readonly AnswerMarker[]) => boolean;
  readonly pages: number;
}

/** The newest first, page by page, until there are enough of them, or of the pages: mostly in one call. */
async function readMarkers(
  { ref }: CommandRequest,
  github: CommandGitHub,
  { isEnough, pages }: Search,
): Promise<readonly AnswerMarker[]> {
  const markers: AnswerMarker[] = [];
  let from: CommentCursor | null = null;
  for (let read = 1; ; read += 1) {
    const page: CommentPage = await github.readOwnComments(ref, from);
    markers.push(...page.bodies.flatMap((body) => parseAnswerMarker(body) ?? []));
    from = page.next;
    if (from !== null && read < pages && !isEnough(markers)) continue;
    await github.note(ref, { kind: "answers", answers: { markers, isComplete: from === null } });
    return markers;
  }
}

/** A reply, and what it says of itself. */
interface Reply {
  readonly body: string;
  readonly marker: AnswerMarker;
}

/** Whether it was said: where GitHub takes no reply in a thread, the conversation may. */
export async function speak(
  { ref, thread }: CommandRequest,
  { body, marker }: Reply,
  github: CommandGitHub,
): Promise<boolean> {
  const posted = await github.postAnswer(ref, { thread: thread?.firstComment ?? null, body });
  const isSaid = posted.ok || (thread !== null && (await github.postAnswer(ref, { thread: null, body })).ok);
  if (isSaid) await github.note(ref, { kind: "answered", marker });
  return isSaid;
}
