import type { IgnoreCommand } from "../../core/command/command.ts";
import { say, type AnswerPart } from "../../core/report/command-answer.ts";
import { prose } from "../../core/text/prose.ts";
import { findThreadFinding, fixPullRequest } from "../fix-pull-request.ts";
import { planSuppression } from "../plan-suppression.ts";
import type { CommandContext } from "./context.ts";
import { describeOutcome } from "./fix.ts";

/** `/otel-fix ignore`: writes the suppression as a comment above the flagged line, by the same ladder as a fix. */
export async function answerIgnore(command: IgnoreCommand, context: CommandContext): Promise<AnswerPart> {
  const { state, loaded, rules, thread } = context;
  const { configuration } = loaded;
  if (configuration.suppressions === "deny") {
    const why = prose`Suppressions do not count here: the configuration says ${"suppressions: deny"}.`;
    return { raw: command.raw, isDone: false, blocks: say(why) };
  }
  const found = findThreadFinding(state, thread);
  // In a thread about another rule's finding, the rule that is named counts.
  const finding = found?.rule === command.rule ? found : null;
  const suppression = { ...command, finding };
  const outcome = await fixPullRequest(
    {
      ...context,
      verb: "Ignore",
      delivery: "commit",
      isDryRun: false,
      chooseFiles: (paths) => paths.filter((path) => finding === null || path === finding.path),
      plan: (contents) => planSuppression(contents, suppression, { rules, configuration }),
    },
    context,
  );
  if (outcome.kind === "nothing" && outcome.plan.left.length === 0) {
    const why = prose`There is nothing to suppress: ${command.rule} finds nothing in the changed files.`;
    return { raw: command.raw, isDone: false, blocks: say(why) };
  }
  return { raw: command.raw, ...describeOutcome(outcome, context) };
}
