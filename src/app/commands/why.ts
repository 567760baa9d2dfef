import type { RootContent } from "mdast";

import type { Target, WhyCommand } from "../../core/command/command.ts";
import { isIncluded, policyFor } from "../../core/config/policy-for.ts";
import type { Rule } from "../../core/lint/rule.ts";
import type { Shown } from "../../core/report/check-summary.ts";
import { describeReasons, say, type AnswerPart } from "../../core/report/command-answer.ts";
import { table } from "../../core/report/markdown.ts";
import { formatIdentity } from "../../core/review/identity.ts";
import { prose, type Prose } from "../../core/text/prose.ts";
import type { ComposedFinding } from "../compose-review.ts";
import { findThreadFinding } from "../fix-pull-request.ts";
import type { LoadedConfiguration } from "../load-configuration.ts";
import { describeConfiguration } from "../review-configuration.ts";
import { prepareReview, type PreparedReview } from "../review-pull-request.ts";
import type { CommandContext } from "./context.ts";

/** `/otel-fix why`: which rule and which layer of the configuration decided, and why there is no comment or no fix. */
export async function answerWhy(command: WhyCommand, context: CommandContext): Promise<AnswerPart> {
  const prepared = await prepareReview(context.state.ref, context);
  if (prepared.status !== "ready") {
    const why = prose`The branch is moving just now; please ask again once the pushes are through.`;
    return { raw: command.raw, isDone: false, blocks: say(why) };
  }
  const { about } = command;
  const blocks = [
    ...(about?.kind === "rule" ? describeRule(about.rule, prepared, context.rules) : []),
    ...(about?.kind === "path" ? describePath(about.path, prepared) : []),
    ...describeFindings(selectFindings(about, prepared, context), prepared),
    ...describeReasons(describeConfiguration(prepared.loaded)),
  ];
  return { raw: command.raw, isDone: true, blocks };
}

function selectFindings(
  about: Target | null,
  { findings }: PreparedReview,
  { state, thread }: CommandContext,
): readonly ComposedFinding[] {
  if (about?.kind === "rule") return findings.filter(({ finding }) => finding.rule === about.rule);
  if (about?.kind === "path") return findings.filter(({ finding }) => finding.path === about.path);
  const asked = findThreadFinding(state, thread);
  if (asked === null) return findings;
  return findings.filter(({ identity }) => formatIdentity(identity) === formatIdentity(asked));
}

function describeRule(id: string, prepared: PreparedReview, rules: readonly Rule[]): readonly RootContent[] {
  const rule = rules.find((one) => one.id === id);
  if (rule === undefined) return [];
  const level = prepared.loaded.configuration.rules[id] ?? rule.level;
  return say(prose`${id}: ${[rule.summary]} Its level is ${level}, from ${originOf(id, prepared.loaded)}.`);
}

/** The strongest layer that says anything about a rule's level. */
function originOf(rule: string, { layers }: LoadedConfiguration): Prose {
  const layer = layers.find(({ settings }) => settings.rules?.[rule] !== undefined);
  return layer === undefined ? ["the rule's own default"] : prose`${layer.origin}`;
}

function describePath(path: string, { state, loaded, analysis }: PreparedReview): readonly RootContent[] {
  const file = state.changedFiles.find((changed) => changed.path === path);
  if (file === undefined) return say(prose`The pull request does not change ${path}.`);
  if (file.change === "deleted")
    return say(prose`The pull request deletes ${path}: nothing is left to check.`);
  if (!isIncluded(loaded.configuration, path))
    return say(prose`${path} is not checked: ${"paths"} in the configuration leaves it out.`);
  const reasons = analysis.notChecked
    .filter((entry) => entry.path === path)
    .map(({ reason }) => prose`${reason}`);
  if (reasons.length > 0)
    return [...say(prose`${path} was not checked as a whole:`), ...describeReasons(reasons)];
  return [];
}

const MAX_ROWS = 30;

function describeFindings(
  findings: readonly ComposedFinding[],
  prepared: PreparedReview,
): readonly RootContent[] {
  if (findings.length === 0) return say(prose`There is no finding.`);
  const rows = findings
    .slice(0, MAX_ROWS)
    .map((entry) => [
      [entry.finding.message],
      [describeLevel(entry, prepared.loaded)],
      [whyShown(entry, prepared)],
      [entry.finding.fix?.title ?? prose`none: ${[entry.finding.whyNoFix ?? ""]}`],
    ]);
  return [table(["Finding", "Rule and level", "Where it is shown", "Fix"], rows)];
}

function describeLevel(
  { finding }: ComposedFinding,
  { configuration, ...loaded }: LoadedConfiguration,
): Prose {
  const general = configuration.rules[finding.rule];
  const here = policyFor(configuration, finding.path).rules[finding.rule];
  const origin =
    here === general ? originOf(finding.rule, { configuration, ...loaded }) : ["an override for this path"];
  return prose`${finding.rule}, ${[finding.level]} by ${origin}`;
}

const SHOWN: Readonly<Record<Shown, string>> = {
  comment: "on its line",
  body: "in the review's body: its line is not in the diff, or there are 30 comments already",
  "already-there": "in the check only: the merge base has it too",
  declined: "in the check only: a person resolved its thread",
  "check-only": "in the check only: comments are off",
};

function whyShown({ shown }: ComposedFinding, { state, loaded }: PreparedReview): Prose {
  if (shown !== "check-only") return [SHOWN[shown]];
  if (loaded.configuration.review.comments === "off")
    return prose`in the check only: ${"review.comments"} is ${"off"}`;
  if (state.isDraft)
    return prose`in the check only: the pull request is a draft, and ${"review.drafts"} is off`;
  return [SHOWN["check-only"]];
}
