import type { FixCommand } from "../../core/command/command.ts";
import {
  describeFixed,
  describeLeft,
  describeReasons,
  renderPatchBlock,
  say,
  type AnswerPart,
} from "../../core/report/command-answer.ts";
import { renderPatches } from "../../core/report/patches.ts";
import { prose, type Prose } from "../../core/text/prose.ts";
import { chooseFiles, chooseFixes, type Choice, type FixPlan } from "../choose-fixes.ts";
import type { FixDelivery } from "../deliver-fix.ts";
import { fixPullRequest, listChanges, type FixOutcome } from "../fix-pull-request.ts";
import type { CommandContext } from "./context.ts";
import { explainName } from "./explain-name.ts";
import { findPlace } from "./place.ts";

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
      plan: (contents) => chooseFixes(contents, choice, { rules, configuration: loaded.configuration }),
    },
    context,
  );
  const nowhere = listNames(choice).flatMap((path) => {
    const why = explainName(path, { state, configuration: loaded.configuration });
    return why === null ? [] : [{ path, why }];
  });
  return { raw: command.raw, ...describeOutcome(withLeft(outcome, nowhere), context) };
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
  leftTitle?: string,
): Pick<AnswerPart, "isDone" | "blocks"> {
  switch (outcome.kind) {
    case "impossible":
      return { isDone: false, blocks: say(outcome.why) };
    case "was-done":
      return {
        isDone: true,
        blocks: [
          ...say(prose`Done in ${linkless(outcome.sha)} on ${state.head.branch}.`),
          ...describeReasons(outcome.lines.map((line) => prose`${line}`)),
        ],
      };
    case "nothing":
      return { isDone: outcome.plan.left.length === 0, blocks: describeNothing(outcome, leftTitle) };
    case "previewed":
      return {
        isDone: true,
        blocks: [
          ...say(prose`This is what would change; nothing was written.`),
          describeFixed(listChanges(outcome.plan)),
          ...renderPatchBlock("The diff", outcome.plan.files),
          ...describeLeft(outcome.plan.left, leftTitle),
        ],
      };
    case "delivered": {
      const left = describeLeft(outcome.plan.left, leftTitle);
      const blocks = describeDelivered(outcome.plan, outcome.delivery, state.head.branch);
      return { isDone: true, blocks: [...blocks, ...left] };
    }
  }
}

function describeNothing(
  { plan, files }: Extract<FixOutcome, { kind: "nothing" }>,
  leftTitle?: string,
): AnswerPart["blocks"] {
  if (plan.left.length > 0) return describeLeft(plan.left, leftTitle);
  if (files === 0) return say(NOTHING_CHECKED);
  return say(prose`There is nothing to fix: no finding there is open.`);
}

/** Without a name, that is what no file to look at means. */
export const NOTHING_CHECKED = prose`There is nothing to do: the pull request changes no file that is checked. ${"paths"} in the configuration says which are.`;

/** GitHub links a commit by its name, but not within code. */
function linkless(sha: string): Prose {
  return [sha];
}

function describeDelivered(
  plan: FixPlan,
  delivery: Exclude<FixDelivery, { by: "moved" }>,
  branch: string,
): AnswerPart["blocks"] {
  const changes = describeFixed(listChanges(plan));
  const reasons = describeReasons(delivery.reasons);
  if (delivery.by === "commit") {
    const exact = delivery.isExact
      ? []
      : say(prose`GitHub's copy differs from what I sent: please look at the commit.`);
    const done = prose`Committed ${linkless(delivery.sha)} to ${branch}:`;
    return [...say(done), changes, ...exact, ...reasons];
  }
  if (delivery.by === "pull-request") {
    const opened = say([`The fixes are in #${delivery.number}, a pull request of their own:`]);
    return [...opened, changes, ...reasons];
  }
  if (delivery.by === "suggestions") {
    const each = prose`I could not commit the fixes; each finding's thread has a suggestion that a click commits:`;
    return [...say(each), changes, ...reasons];
  }
  const apply = prose`I could not commit the fixes. Please apply them on ${branch}:`;
  return [...say(apply), changes, ...renderPatches(plan.files), ...reasons];
}
