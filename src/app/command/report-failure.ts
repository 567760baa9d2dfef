import { findCommands } from "../../core/command/find-commands.ts";
import { describeFailure, renderAnswer } from "../../core/report/command-answer.ts";
import type { AnswerDependencies } from "./answer-command.ts";
import type { CommandRequest } from "./command-request.ts";
import { findAnswer, hasHeardEnough, speak } from "./replies.ts";

/**
 * Says of a command that was given up that it did not work: 😕, and one reply. Whatever made the command fail may be in the
 * way here too, so each step is tried once, and the next one whatever came of it.
 */

export interface Failure {
  readonly attempts: number;
  /** By what the log calls it. */
  readonly reference: string;
}

/** What went wrong on the way; never throws. */
export async function reportFailure(
  request: CommandRequest,
  failure: Failure,
  { github, rules }: AnswerDependencies,
): Promise<readonly unknown[]> {
  const { ref, comment, asker } = request;
  const { commands } = findCommands(request.text, { ruleIds: rules.map(({ id }) => id) });
  if (commands.length === 0) return [];
  const errors: unknown[] = [];
  const attempt = <T>(step: () => Promise<T>, otherwise: T) =>
    step().catch((error: unknown) => {
      errors.push(error);
      return otherwise;
    });
  const answer = await attempt(() => findAnswer(request, github), null);
  if (comment !== null) {
    const reaction = answer?.outcome === "done" ? "rocket" : "confused";
    const reacted = await attempt(() => github.react(ref, comment, reaction), null);
    if (reacted?.ok === false && reacted.code === "gone") return errors;
  }
  if (answer !== null) return errors;
  const role = await attempt(() => github.readRole(ref, asker.login), "none");
  if (await attempt(() => hasHeardEnough(request, role, github), false)) return errors;
  const part = { raw: request.text, isDone: false, blocks: describeFailure(failure) };
  const marker = { command: request.id, outcome: "not-done", asker: asker.id } as const;
  await attempt(() => speak(request, { body: renderAnswer([part], marker), marker }, github), false);
  return errors;
}
