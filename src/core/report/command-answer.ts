import type { RootContent } from "mdast";

import type { InvalidCommand } from "../command/command.ts";
import type { NearMiss } from "../command/near-miss.ts";
import { listNames, plain, prose, type Prose } from "../text/prose.ts";
import { renderAnswerMarker, type AnswerMarker } from "./answer-marker.ts";
import type { Verb } from "./commit-message.ts";
import { fitParts } from "./fit-answer.ts";
import { renderPublicPatch, type ChangedText } from "./fix-diff.ts";
import { codeBlock, details, html, list, paragraph, renderMarkdown } from "./markdown.ts";
import { MAX_BODY } from "./review-body.ts";

/** The words of the bot's answers to commands. What people wrote is shown as code only: nobody is pinged, nothing renders. */

/** The answer to one command of a comment. */
export interface AnswerPart {
  /** The command as it was written. */
  readonly raw: string;
  readonly isDone: boolean;
  readonly blocks: readonly RootContent[];
}

/** One reply for all commands of a comment, never longer than GitHub takes. */
export function renderAnswer(parts: readonly AnswerPart[], marker: AnswerMarker): string {
  const answer = renderParts(parts, marker);
  if (answer.length <= MAX_BODY) return answer;
  const frame = renderParts(
    parts.map((part) => ({ ...part, blocks: [] })),
    marker,
  );
  return renderParts(fitParts(parts, MAX_BODY - frame.length), marker);
}

function renderParts(parts: readonly AnswerPart[], marker: AnswerMarker): string {
  const isOne = parts.length === 1;
  return renderMarkdown([
    ...parts.flatMap(({ raw, blocks }) => (isOne ? blocks : [paragraph(prose`${raw}:`), ...blocks])),
    html(renderAnswerMarker(marker)),
  ]);
}

export function describeInvalid({ raw, expected, found, nearest }: InvalidCommand): readonly RootContent[] {
  return [
    paragraph(
      prose`I couldn't read ${raw}: expected ${expected}, found ${found}.`,
      nearest === null ? [] : prose` Did you mean ${nearest}?`,
      prose` ${"/otel-fix help"} lists the commands. I don't read edited comments: write a new one.`,
    ),
  ];
}

/** The short help for a comment that nearly was a command. */
export function describeNearMiss({ kind, found, suggestion }: NearMiss): readonly RootContent[] {
  const why = {
    "not-plain-text": prose`A command only counts as plain text at the start of a line, not in code, a list or a heading.`,
    misspelt: prose`${found} is not a command.`,
    "unknown-word": prose`${found} is not a command, a rule or a path I know.`,
  }[kind];
  const offer =
    kind === "not-plain-text"
      ? prose` Write ${suggestion} in a new comment.`
      : prose` Did you mean ${suggestion}? Write it in a new comment.`;
  return [paragraph(why, offer, prose` I don't read edited comments.`)];
}

/** What is said of a command that was tried again until nobody wants to wait any longer. */
export function describeFailure({
  attempts,
  reference,
}: {
  readonly attempts: number;
  readonly reference: string;
}): readonly RootContent[] {
  return say(
    prose`That didn't work: it failed ${plain(attempts)} times. Part of it may have been done: check the branch and this conversation before you ask again. The operator of this app finds the cause in its log under ${reference}.`,
  );
}

/** Plain sentences, a paragraph each. */
export function say(...sentences: readonly Prose[]): readonly RootContent[] {
  return sentences.map((sentence) => paragraph(sentence));
}

/** What a fix has changed, resource by resource. */
export function describeFixed(
  changes: readonly { readonly path: string; readonly what: Prose }[],
): RootContent {
  const shown = changes.slice(0, MAX_LISTED);
  const left = changes.length - shown.length;
  return list([
    ...shown.map(({ path, what }) => [prose`${path}: ${what}; nothing else changes`]),
    ...(left === 0 ? [] : [[prose`and ${plain(left)} more resources`]]),
  ]);
}

const MAX_LISTED = 50;

/** What was meant and is not done, with the reason. */
export function describeLeft(
  left: readonly { readonly path: string; readonly why: Prose }[],
  title = "Not fixed:",
): readonly RootContent[] {
  if (left.length === 0) return [];
  const shown = left.slice(0, MAX_LISTED);
  return [
    paragraph([title]),
    list(shown.map(({ path, why }) => [prose`${path}: ${why}`])),
    ...describeMore(left.length - shown.length),
  ];
}

export function describeMore(count: number): readonly RootContent[] {
  return count > 0 ? [paragraph([`And ${count} more.`])] : [];
}

/** Why no higher step of the ladder was taken. */
export function describeReasons(reasons: readonly Prose[]): readonly RootContent[] {
  return reasons.length === 0 ? [] : [list(reasons.map((reason) => [reason]))];
}

/** The change as a diff, folded away; `git apply` takes it. Files whose diff would repeat a secret are named instead. */
export function renderPatchBlock(
  summary: string,
  files: readonly ChangedText[],
  verb: Verb,
): readonly RootContent[] {
  const patches = files.map((file) => ({ path: file.path, patch: renderPublicPatch(file) }));
  const hidden = patches.flatMap(({ path, patch }) => (patch === null ? [path] : []));
  const patch = patches.map((each) => each.patch ?? "").join("");
  if (patch.length > MAX_PATCH)
    return [paragraph(prose`The rest is too long to show here. ${BY_HAND[verb]}`)];
  return [
    ...(patch === "" ? [] : details(summary, [codeBlock("diff", patch.replace(/\n$/, ""))])),
    ...(hidden.length === 0 ? [] : [renderHidden(hidden, verb)]),
  ];
}

function renderHidden(paths: readonly string[], verb: Verb): RootContent {
  const left = paths.length - MAX_LISTED;
  const names = listNames(paths.slice(0, MAX_LISTED));
  const more = left > 0 ? [` and ${left} more`] : [];
  return paragraph(
    prose`Not shown, because a line there looks like a secret: ${names}${more}. ${BY_HAND[verb]}`,
  );
}

/** What leads to the same without the bot. */
const BY_HAND: Readonly<Record<Verb, Prose>> = {
  Fix: prose`On the branch, ${"otel-fix scan --diff"} prints everything and ${"otel-fix scan --fix"} applies it.`,
  Ignore: prose`On the branch, a comment ${"# otel-fix: ignore[RULE] reason"} above each flagged line does the same.`,
};

/** Room for the rest of the answer is kept. */
const MAX_PATCH = MAX_BODY - 12_000;

/** What a pull request with fixes says of itself. base: where it goes because a fork's branch cannot be written to. */
export function renderFixPullRequest(
  number: number,
  changes: readonly { readonly path: string; readonly what: Prose }[],
  base: string | null,
): string {
  const asked = `Asked for in #${number}.`;
  if (base === null) return renderMarkdown([paragraph([asked]), describeFixed(changes)]);
  return renderMarkdown([
    paragraph([`${asked} This pull request also contains all commits of #${number}: `], FROM_FORK),
    paragraph(prose`Beyond those commits it changes:`),
    describeFixed(changes),
  ]);
}

/** What nobody should learn only after a merge. */
export const FROM_FORK = prose`they come from a fork. Review all of it before you merge. Workflows may run on it at once, with the rights they have for branches of this repository.`;
