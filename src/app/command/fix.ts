import type { FixCommand } from "../../core/command/command.ts";
import {
  describeFixed,
  describeLeft,
  describeReasons,
  FROM_FORK,
  renderPatchBlock,
  say,
  type AnswerPart,
} from "../../core/report/command-answer.ts";
import type { Verb } from "../../core/report/commit-message.ts";
import { renderPatches } from "../../core/report/patches.ts";
import { plain, prose, type Prose } from "../../core/text/prose.ts";
import {
  chooseFiles,
  chooseFixes,
  listChanges,
  needsOthers,
  type Choice,
  type FixPlan,
} from "../fix/choose-fixes.ts";
import type { FixPart } from "../fix/deliver-fix.ts";
import { fixPullRequest, type FixOutcome, type WasDone } from "../fix/fix-pull-request.ts";
import { findForkBase } from "../fix/open-fix-pull-request.ts";
import type { PullRequestState } from "../ports.ts";
import type { CommandContext } from "./context.ts";
import { explainName } from "./explain-name.ts";
import { findPlace } from "./place.ts";
import { describeUnmentioned } from "./unmentioned.ts";

/** `/otel-fix`: what it means in its place, and what is said about what came of it. */

export async function answerFix(command: FixCommand, context: CommandContext): Promise<AnswerPart> {
  const { state, loaded, rules } = context;
  const choice = choose(command, context);
  const outcome = await fixPullRequest(
    {
      ...context,
      verb: "Fix",
      delivery: command.delivery,
      isDryRun: command.isDryRun,
      chooseFiles: (paths) => chooseFiles(paths, choice),
      needsOthers: ({ contents }) => needsOthers(contents),
      plan: (read) =>
        chooseFixes(read, choice, {
          rules,
          configuration: loaded.configuration,
          today: state.today,
          sight: read.sight,
        }),
    },
    context,
  );
  const nowhere = listNames(choice).flatMap((path) => {
    const why = explainName(path, { state, configuration: loaded.configuration });
    return why === null ? [] : [{ path, why }];
  });
  return { raw: command.raw, ...describeOutcome(withLeft(outcome, nowhere), context, "Fix") };
}

function choose({ scope, withUnsafe }: FixCommand, context: CommandContext): Choice {
  const place = findPlace(context);
  if (scope.of === "here" && place.of === "file")
    return { scope: { of: "named", rules: [], paths: [place.path] }, finding: null, withUnsafe };
  return { scope, finding: place.of === "finding" ? place.finding : null, withUnsafe };
}

/** The files and folders that a choice names. */
function listNames({ scope, finding }: Choice): readonly string[] {
  if (scope.of === "named") return scope.paths;
  return scope.of === "here" && finding !== null ? [finding.path] : [];
}

/** A name that leads nowhere is told, whatever came of the others. */
export function withLeft(outcome: FixOutcome, more: FixPlan["left"]): FixOutcome {
  if (!("plan" in outcome)) return outcome;
  return { ...outcome, plan: { ...outcome.plan, left: [...more, ...outcome.plan.left] } };
}

export function describeOutcome(
  outcome: FixOutcome,
  { state }: CommandContext,
  verb: Verb,
): Pick<AnswerPart, "isDone" | "blocks"> {
  switch (outcome.kind) {
    case "impossible":
      return { isDone: false, blocks: say(outcome.why) };
    case "was-done":
      return { isDone: true, blocks: describeDone(outcome, state, verb) };
    case "nothing":
      return { isDone: outcome.plan.left.length === 0, blocks: describeNothing(outcome, verb) };
    case "previewed":
      return {
        isDone: true,
        blocks: [
          ...say(prose`This is what would change; nothing was written.`),
          describeFixed(listChanges(outcome.plan.files)),
          ...describeUnmentioned(outcome.plan.files, state),
          ...renderPatchBlock("The diff", outcome.plan.files, verb),
          ...describeLeft(outcome.plan.left, NOT_DONE[verb]),
        ],
      };
    case "delivered": {
      const left = describeLeft(outcome.plan.left, NOT_DONE[verb]);
      const blocks = outcome.parts.flatMap((part) => describePart(part, state.head.branch, verb));
      const more = verb === "Fix" ? describeUnmentioned(outcome.plan.files, state) : [];
      return { isDone: true, blocks: [...blocks, ...more, ...left] };
    }
  }
}

const NOT_DONE: Readonly<Record<Verb, string>> = { Fix: "Not fixed:", Ignore: "Not suppressed:" };

/** What was written, or would have been. */
const WRITTEN: Readonly<Record<Verb, string>> = { Fix: "fixes", Ignore: "suppressions" };

function describeDone(done: WasDone, state: PullRequestState, verb: Verb): AnswerPart["blocks"] {
  if (done.by === "pull-request")
    return describeOpened({ ...done, base: findForkBase(state) }, WRITTEN[verb], []);
  return [
    ...say(prose`Done in ${linkless(done.sha)} on ${state.head.branch}.`),
    ...describeReasons(done.lines.map((line) => prose`${line}`)),
  ];
}

function describeNothing(
  { plan, files }: Extract<FixOutcome, { kind: "nothing" }>,
  verb: Verb,
): AnswerPart["blocks"] {
  if (plan.left.length > 0) return describeLeft(plan.left, NOT_DONE[verb]);
  if (files === 0) return say(NOTHING_CHECKED);
  return say(prose`There is nothing to fix: no finding is open here.`);
}

/** Without a name, that is what no file to look at means. */
export const NOTHING_CHECKED = prose`There is nothing to do: the pull request changes no file that I check. ${"paths"} in the configuration says which files I check.`;

/** GitHub links a commit by its name, but not within code. */
function linkless(sha: string): Prose {
  return [sha];
}

function describePart(part: FixPart, branch: string, verb: Verb): AnswerPart["blocks"] {
  const what = WRITTEN[verb];
  const changes = describeFixed(listChanges(part.files));
  const reasons = describeReasons(part.reasons);
  if (part.by === "commit") {
    const exact = part.isExact
      ? []
      : say(prose`GitHub's copy differs from what I sent. Please check the commit.`);
    const done = prose`Committed ${linkless(part.sha)} to ${branch}:`;
    return [...say(done), changes, ...exact, ...reasons];
  }
  if (part.by === "pull-request") return [...describeOpened(part, what, [changes]), ...reasons];
  if (part.by === "suggestions") {
    const each = prose`I couldn't commit these fixes. Each finding's thread has a suggestion that you can commit:`;
    return [...say(each), changes, ...reasons];
  }
  const done = prose`I couldn't commit these ${plain(what)}. Apply them on ${branch}:`;
  return [...say(done), changes, ...renderPatches(part.files, verb), ...reasons];
}

interface Opened {
  readonly number: number;
  readonly base: string | null;
}

function describeOpened(
  { number, base }: Opened,
  what: string,
  changes: AnswerPart["blocks"],
): AnswerPart["blocks"] {
  const end = changes.length > 0 ? ":" : ".";
  if (base === null)
    return [...say([`The ${what} are in #${number}, a pull request of their own${end}`]), ...changes];
  const where = prose`${plain(`The ${what} are in #${number}, a pull request into `)}${base}.`;
  const whole = prose`It also contains all commits of this pull request: ${FROM_FORK}`;
  const beyond = changes.length > 0 ? say(prose`Beyond those commits it changes:`) : [];
  return [...say([...where, " ", ...whole]), ...beyond, ...changes];
}
