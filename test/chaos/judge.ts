import type { SandboxPullRequest } from "../../src/sandbox/start-sandbox.ts";
import { readState, type Pulled } from "./story.ts";

/** Compares what is there with what should be, by what people see alone: no memory of the bot's is asked. */

export interface Verdict {
  /** What should be there and is not. */
  readonly lost: readonly string[];
  /** What is there twice. */
  readonly doubled: readonly string[];
}

export async function judge(pulls: readonly Pulled[]): Promise<Verdict> {
  const verdicts = await Promise.all(pulls.map(judgeOne));
  return {
    lost: verdicts.flatMap(({ lost }) => lost),
    doubled: verdicts.flatMap(({ doubled }) => doubled),
  };
}

async function judgeOne(pulled: Pulled): Promise<Verdict> {
  const { pull } = pulled;
  if (pull === null) return { lost: [], doubled: [] };
  const name = `${pulled.repository.fullName}#${pull.number}`;
  const state = await readState(pulled);
  const open = (await pull.threads()).filter(({ isResolved }) => !isResolved).length;
  const wanted = state === "finding" ? 1 : 0;
  const conclusion = pull.checkRuns(pull.headSha).at(-1)?.conclusion ?? null;
  const expected = state === "finding" ? "neutral" : "success";
  const commands = judgeCommands(pull, name);
  return {
    lost: [
      ...(conclusion === expected ? [] : [`${name}: the check is ${String(conclusion)}, not ${expected}`]),
      ...(open < wanted ? [`${name}: no open thread`] : []),
      ...(open > wanted && wanted === 0 ? [`${name}: a thread is open after the fix`] : []),
      ...commands.lost,
    ],
    doubled: [
      ...(wanted === 1 && open > 1 ? [`${name}: ${open} open threads`] : []),
      ...commands.doubled,
      ...(await judgeCommits(pulled, name)),
    ],
  };
}

const FINAL = new Set(["rocket", "confused"]);

/** Each command ends with one reaction, and one answer that carries its name. */
function judgeCommands(pull: SandboxPullRequest, name: string): Verdict {
  const comments = pull.comments();
  const answers = comments.flatMap(
    ({ body }) => /<!-- otel-fix:v1 answer \S+ \d+ (\S+) -->/.exec(body)?.[1] ?? [],
  );
  const counts = new Map<string, number>();
  for (const answer of answers) counts.set(answer, (counts.get(answer) ?? 0) + 1);
  const commands = comments.filter(({ body }) => body.startsWith("/otel-fix"));
  const endless = commands.filter(
    ({ reactions }) => reactions.filter(({ content }) => FINAL.has(content)).length !== 1,
  );
  return {
    lost: endless.map(({ body }) => `${name}: ${body} has not ended`),
    doubled: [...counts].flatMap(([id, count]) => (count > 1 ? [`${name}: ${count} answers to ${id}`] : [])),
  };
}

/** A command is committed once. */
async function judgeCommits({ repository, head }: Pulled, name: string): Promise<readonly string[]> {
  const seen = new Set<string>();
  const doubled: string[] = [];
  for (let ref: string | undefined = head; ref !== undefined;) {
    const commit = await repository.readCommit(ref);
    const command = /^Otel-Fix-Command: (\S+)$/m.exec(commit?.message ?? "")?.[1];
    if (command !== undefined && seen.has(command)) doubled.push(`${name}: ${command} was committed twice`);
    if (command !== undefined) seen.add(command);
    ref = commit?.parents[0];
  }
  return doubled;
}
