import type { RootContent } from "mdast";

import type { WhyCommand } from "../../core/command/command.ts";
import { policyFor } from "../../core/config/policy-for.ts";
import type { Rule } from "../../core/lint/rule.ts";
import { describeMore, describeReasons, say, type AnswerPart } from "../../core/report/command-answer.ts";
import { describeFix } from "../../core/report/describe-fix.ts";
import { pointsOf } from "../../core/report/points.ts";
import { table } from "../../core/report/markdown.ts";
import { formatIdentity } from "../../core/review/identity.ts";
import { plain, prose, type Prose } from "../../core/text/prose.ts";
import { isNamed } from "../fix/choose-fixes.ts";
import type { ComposedFinding } from "../review/compose-review.ts";
import type { LoadedConfiguration } from "../configuration/load-configuration.ts";
import { describeConfiguration } from "../configuration/describe-configuration.ts";
import type { PreparedReview } from "../review/review-pull-request.ts";
import type { CommandContext } from "./context.ts";
import { describeName } from "./explain-name.ts";
import { findPlace } from "./place.ts";
import { describePod } from "./why-pod.ts";
import { whyShown } from "./why-shown.ts";

/** `/otel-fix why`: which rule and which layer of the configuration decided, and why there is no comment or no fix. */
export async function answerWhy(command: WhyCommand, context: CommandContext): Promise<AnswerPart> {
  const prepared = await context.prepare();
  if (prepared.status !== "ready") {
    const why = prose`The branch moved while I was reading it. Ask again once the pushes are done.`;
    return { raw: command.raw, isDone: false, blocks: say(why) };
  }
  if (command.about?.kind === "pod")
    return { raw: command.raw, isDone: true, blocks: describePod(command.about, prepared) };
  const subject = findSubject(command, context);
  const blocks = [
    ...(subject.of === "rule" ? describeRule(subject.rule, prepared, context.rules) : []),
    ...(subject.of === "path" ? describePath(subject.path, prepared) : []),
    ...describeFindings(subject, prepared),
    ...describeReasons(describeConfiguration(prepared.loaded, prepared.state)),
  ];
  return { raw: command.raw, isDone: true, blocks };
}

type Subject =
  | { readonly of: "everything" }
  | { readonly of: "rule"; readonly rule: string }
  | { readonly of: "path"; readonly path: string }
  | { readonly of: "finding"; readonly identity: string };

function findSubject({ about }: WhyCommand, context: CommandContext): Subject {
  if (about?.kind === "rule") return { of: "rule", rule: about.rule };
  if (about?.kind === "path") return { of: "path", path: about.path };
  const place = findPlace(context);
  if (place.of === "finding") return { of: "finding", identity: formatIdentity(place.finding) };
  return place.of === "file" ? { of: "path", path: place.path } : { of: "everything" };
}

type Selectable = Pick<ComposedFinding, "finding" | "identity">;

function isAbout(subject: Subject, { finding, identity }: Selectable): boolean {
  switch (subject.of) {
    case "everything":
      return true;
    case "rule":
      return finding.rule === subject.rule;
    case "path":
      return isNamed(finding.path, subject.path);
    case "finding":
      return formatIdentity(identity) === subject.identity;
  }
}

function describeRule(id: string, prepared: PreparedReview, rules: readonly Rule[]): readonly RootContent[] {
  const rule = rules.find((one) => one.id === id);
  if (rule === undefined) return [];
  const level = prepared.loaded.configuration.rules[id] ?? rule.level;
  return say(
    prose`${id}: ${plain(rule.summary)} Its level is ${level}, from ${originOf(id, prepared.loaded)}.`,
  );
}

/** The strongest layer that says anything about a rule's level. */
function originOf(rule: string, { layers }: LoadedConfiguration): Prose {
  const layer = layers.find(({ settings }) => settings.rules?.[rule] !== undefined);
  return layer === undefined ? ["the rule's own default"] : prose`${layer.origin}`;
}

function describePath(name: string, { state, loaded, analysis }: PreparedReview): readonly RootContent[] {
  const why = describeName(name, { state, configuration: loaded.configuration });
  if (why !== null) return say(why);
  const unread = analysis.notChecked.filter(({ path }) => isNamed(path, name));
  if (unread.length === 0) return [];
  const reasons = unread.slice(0, MAX_ROWS).map(({ path, reason }) => prose`${path}: ${reason}`);
  return [
    ...say(["Not fully checked:"]),
    ...describeReasons(reasons),
    ...describeMore(unread.length - reasons.length),
  ];
}

const MAX_ROWS = 30;

function describeFindings(subject: Subject, prepared: PreparedReview): readonly RootContent[] {
  const findings = prepared.findings.filter((entry) => isAbout(subject, entry));
  const suppressed = prepared.analysis.suppressed.filter((entry) => isAbout(subject, entry));
  if (findings.length + suppressed.length === 0) return say(["There are no findings."]);
  return [
    ...tabulateFindings(findings, prepared),
    ...describeAdvice(subject, findings),
    ...tabulateSuppressed(suppressed),
  ];
}

/** Of one rule, what its comments say: what comes of the findings, what a fix costs, and how to decline it. */
function describeAdvice(subject: Subject, findings: readonly ComposedFinding[]): readonly RootContent[] {
  if (subject.of !== "rule" && subject.of !== "finding") return [];
  const points = pointsOf(findings.slice(0, MAX_ROWS).map(({ finding }) => finding));
  if (points.length === 0) return [];
  return [
    ...say(["What it means, what the fix costs, and how to decline it:"]),
    ...describeReasons(points.slice(0, MAX_ROWS)),
  ];
}

function tabulateFindings(
  findings: readonly ComposedFinding[],
  prepared: PreparedReview,
): readonly RootContent[] {
  if (findings.length === 0) return [];
  const rows = findings
    .slice(0, MAX_ROWS)
    .map((entry) => [
      [entry.finding.message],
      [describeLevel(entry, prepared.loaded)],
      [whyShown(entry, prepared)],
      [describeFix(entry.finding)],
    ]);
  const header = ["Finding", "Rule and level", "Where it is shown", "Fix"];
  return [table(header, rows), ...describeMore(findings.length - rows.length)];
}

function tabulateSuppressed(suppressed: PreparedReview["analysis"]["suppressed"]): readonly RootContent[] {
  if (suppressed.length === 0) return [];
  const listed = suppressed.flatMap(({ finding, suppression, also }) =>
    [suppression, ...also].map((one) => ({ ...one, finding })),
  );
  const rows = listed
    .slice(0, MAX_ROWS)
    .map(({ finding, reason, until }) => [
      [prose`${finding.rule}`],
      [prose`${finding.path}`],
      [reason === null ? ["none given"] : prose`${reason}`],
      [[until ?? "no end date"]],
    ]);
  return [
    ...say(["Suppressed in the manifest:"]),
    table(["Rule", "Where", "Reason", "Until"], rows),
    ...describeMore(listed.length - rows.length),
  ];
}

function describeLevel(
  { finding }: ComposedFinding,
  { configuration, ...loaded }: LoadedConfiguration,
): Prose {
  const general = configuration.rules[finding.rule];
  const here = policyFor(configuration, finding.path).rules[finding.rule];
  const origin =
    here === general ? originOf(finding.rule, { configuration, ...loaded }) : ["an override for this path"];
  return prose`${finding.rule}, ${plain(finding.level)} by ${origin}`;
}
