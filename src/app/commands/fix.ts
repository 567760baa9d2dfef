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
import { findThreadFinding, fixPullRequest, listChanges, type FixOutcome } from "../fix-pull-request.ts";
import type { CommandContext } from "./context.ts";

/** `/otel-fix`: what it means in its place, and what is said about what came of it. */

export async function answerFix(command: FixCommand, context: CommandContext): Promise<AnswerPart> {
  const { state, loaded, rules, thread } = context;
  const finding = findThreadFinding(state, thread);
  const choice: Choice = { scope: command.scope, finding, withUnsafe: command.withUnsafe };
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
  return { raw: command.raw, ...describeOutcome(outcome, context) };
}

export function describeOutcome(
  outcome: FixOutcome,
  { state }: CommandContext,
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
      return { isDone: outcome.plan.left.length === 0, blocks: describeNothing(outcome) };
    case "previewed":
      return {
        isDone: true,
        blocks: [
          ...say(prose`This is what would change; nothing was written.`),
          describeFixed(listChanges(outcome.plan)),
          ...renderPatchBlock("The diff", outcome.plan.files),
          ...describeLeft(outcome.plan.left),
        ],
      };
    case "delivered":
      return { isDone: true, blocks: describeDelivered(outcome.plan, outcome.delivery, state.head.branch) };
  }
}

function describeNothing({ plan, files }: Extract<FixOutcome, { kind: "nothing" }>): AnswerPart["blocks"] {
  if (files === 0) return say(prose`There is nothing to fix: the pull request changes no such file.`);
  if (plan.left.length > 0) return describeLeft(plan.left);
  return say(prose`There is nothing to fix: no finding there is open.`);
}

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
  const left = describeLeft(plan.left);
  const reasons = describeReasons(delivery.reasons);
  if (delivery.by === "commit") {
    const exact = delivery.isExact
      ? []
      : say(prose`GitHub's copy differs from what I sent: please look at the commit.`);
    const done = prose`Committed ${linkless(delivery.sha)} to ${branch}:`;
    return [...say(done), changes, ...exact, ...reasons, ...left];
  }
  if (delivery.by === "pull-request") {
    const opened = say([`The fixes are in #${delivery.number}, a pull request of their own:`]);
    return [...opened, changes, ...reasons, ...left];
  }
  if (delivery.by === "suggestions") {
    const each = prose`I could not commit the fixes; each finding's thread has a suggestion that a click commits:`;
    return [...say(each), changes, ...reasons, ...left];
  }
  const apply = prose`I could not commit the fixes. Please apply them on ${branch}:`;
  return [...say(apply), changes, ...renderPatches(plan.files), ...reasons, ...left];
}
