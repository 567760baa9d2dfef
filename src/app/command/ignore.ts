import type { IgnoreCommand } from "../../core/command/command.ts";
import { dependsOnOthers } from "../../core/lint/rule.ts";
import { say, type AnswerPart } from "../../core/report/command-answer.ts";
import type { Identity } from "../../core/review/identity.ts";
import { prose, type Prose } from "../../core/text/prose.ts";
import { fixPullRequest } from "../fix/fix-pull-request.ts";
import { planSuppression } from "../fix/plan-suppression.ts";
import type { CommandContext } from "./context.ts";
import { explainName } from "./explain-name.ts";
import { describeOutcome, NOTHING_CHECKED, withLeft } from "./fix.ts";
import { findPlace } from "./place.ts";

/** `/otel-fix ignore`: writes the suppression as a comment above the flagged line, by the same ladder as a fix. */
export async function answerIgnore(command: IgnoreCommand, context: CommandContext): Promise<AnswerPart> {
  const { raw } = command;
  const { state, loaded, rules } = context;
  const { configuration } = loaded;
  const refusal = refuseSuppression(command, context);
  if (refusal !== null) return { raw, isDone: false, blocks: say(refusal) };
  const { finding, path } = findMeant(command, context);
  // What such a rule says of a file depends on the others.
  const isAboutAll = rules.some((rule) => rule.id === command.rule && dependsOnOthers(rule));
  const outcome = await fixPullRequest(
    {
      ...context,
      verb: "Ignore",
      delivery: "commit",
      isDryRun: false,
      chooseFiles: (paths) => paths.filter((one) => path === null || one === path || isAboutAll),
      plan: (read) =>
        planSuppression(
          read,
          { ...command, finding, path },
          { rules, configuration, today: state.today, sight: read.sight },
        ),
    },
    context,
  );
  const why = path === null ? null : explainName(path, { state, configuration });
  const told = withLeft(outcome, path === null || why === null ? [] : [{ path, why }]);
  if (told.kind === "nothing" && told.plan.left.length === 0) {
    const nothing = prose`There is nothing to suppress: ${command.rule} finds nothing in the changed files.`;
    return { raw, isDone: false, blocks: say(told.files === 0 ? NOTHING_CHECKED : nothing) };
  }
  return { raw, ...describeOutcome(told, context, "Ignore") };
}

function refuseSuppression({ rule }: IgnoreCommand, { loaded, rules }: CommandContext): Prose | null {
  if (loaded.configuration.suppressions === "deny")
    return prose`Nothing was changed: the configuration allows no suppressions (${"suppressions: deny"}).`;
  if (rules.find(({ id }) => id === rule)?.visits !== "suppressions") return null;
  return prose`${rule} is about suppressions and can't be suppressed. ${`rules: { ${rule}: off }`} in the configuration turns it off.`;
}

/** In a thread about another rule's finding, the rule that is named counts, in that thread's file. */
function findMeant(
  { rule }: IgnoreCommand,
  context: CommandContext,
): { readonly finding: Identity | null; readonly path: string | null } {
  const place = findPlace(context);
  if (place.of === "pull-request") return { finding: null, path: null };
  if (place.of === "file") return { finding: null, path: place.path };
  return { finding: place.finding.rule === rule ? place.finding : null, path: place.finding.path };
}
