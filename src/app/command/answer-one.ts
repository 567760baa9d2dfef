import type { Command } from "../../core/command/command.ts";
import { leastRoleOf } from "../../core/command/registry.ts";
import { renderCommandHelp } from "../../core/report/command-help.ts";
import { describeInvalid, describeReasons, say, type AnswerPart } from "../../core/report/command-answer.ts";
import { html } from "../../core/report/markdown.ts";
import { prose } from "../../core/text/prose.ts";
import { reviewPullRequest, type ReviewOutcome } from "../review/review-pull-request.ts";
import type { CommandContext } from "./context.ts";
import { answerFix } from "./fix.ts";
import { answerIgnore } from "./ignore.ts";
import { refuseRole, type RoleContext } from "./refuse-role.ts";
import { answerWhy } from "./why.ts";

interface OneContext extends RoleContext {
  /** Whether the asker is told nothing more: then only what does more than to answer is carried out. */
  readonly isMuted: boolean;
}

/** One command: whether its asker may, whether the pull request can still take it, and then its own answer. */
export async function answerOne(command: Command, context: OneContext): Promise<AnswerPart> {
  const { raw } = command;
  if (context.isMuted && leastRoleOf(command) === "anyone") return { raw, isDone: false, blocks: [] };
  if (command.kind === "invalid") return { raw, isDone: false, blocks: describeInvalid(command) };
  // The help is Markdown that was rendered from the registry, nobody else's words.
  if (command.kind === "help") {
    const { allow } = context.loaded.configuration.fix;
    return { raw, isDone: true, blocks: [html(renderCommandHelp(allow))] };
  }
  const refusal = (await refuseRole(command, context)) ?? findEnd(context);
  if (refusal !== null) return { raw, isDone: false, blocks: refusal };
  if (command.kind === "fix") return answerFix(command, context);
  if (command.kind === "ignore") return answerIgnore(command, context);
  return command.kind === "why" ? answerWhy(command, context) : recheck(raw, context);
}

/** Why a command is not carried out; null where nothing speaks against it. */
type Refusal = AnswerPart["blocks"] | null;

function findEnd({ state }: CommandContext): Refusal {
  if (state.status === "open") return null;
  return state.status === "merged"
    ? say(prose`Nothing was changed: the pull request is merged.`)
    : say(prose`Nothing was changed: the pull request is closed. Reopen it and ask again.`);
}

/** The check run and the threads are the answer. */
async function recheck(raw: string, { state, ...context }: CommandContext): Promise<AnswerPart> {
  const outcome = await reviewPullRequest({ ref: state.ref, isRerequested: true }, context);
  const isDone = outcome.status === "reviewed" && outcome.refusals.length === 0;
  if (isDone) return { raw, isDone, blocks: [] };
  const reasons = describeReasons(outcome.refusals.map((one) => prose`${one}`));
  return { raw, isDone, blocks: [...say([REVIEW_ENDS[outcome.status]]), ...reasons] };
}

const REVIEW_ENDS: Readonly<Record<ReviewOutcome["status"], string>> = {
  reviewed: "I reviewed the pull request again, but GitHub did not take what I have to say:",
  closed: "The pull request was closed meanwhile.",
  moved: "Pushes came faster than the review; the last one is reviewed by itself.",
};
