import type { Delivery, SandboxPullRequest } from "../../sandbox/src/start-sandbox.ts";
import { readState, type Pulled } from "./story.ts";

/** Compares what is there with what should be, by what people see alone: no memory of the bot's is asked. */

export interface Traffic {
  readonly deliveries: readonly Delivery[];
  /** When bots were killed, in milliseconds since 1970. */
  readonly kills: readonly number[];
}

export interface Verdict {
  /** What should be there and is not. */
  readonly lost: readonly string[];
  /** What is there twice. */
  readonly doubled: readonly string[];
  /** What was done in another order than it was asked for. */
  readonly disordered: readonly string[];
  /** How many pairs of commands were looked at for their order. */
  readonly compared: number;
}

export async function judge(pulls: readonly Pulled[], traffic: Traffic): Promise<Verdict> {
  const verdicts = await Promise.all(pulls.map((pulled) => judgeOne(pulled, traffic)));
  return {
    lost: verdicts.flatMap(({ lost }) => lost),
    doubled: verdicts.flatMap(({ doubled }) => doubled),
    disordered: verdicts.flatMap(({ disordered }) => disordered),
    compared: verdicts.reduce((sum, { compared }) => sum + compared, 0),
  };
}

async function judgeOne(pulled: Pulled, traffic: Traffic): Promise<Verdict> {
  const { pull } = pulled;
  if (pull === null) return { lost: [], doubled: [], disordered: [], compared: 0 };
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
    ...judgeOrder(pull, name, traffic),
  };
}

const FINAL = new Set(["rocket", "confused"]);

/** Each command ends with one reaction, and one answer that carries its name. */
function judgeCommands(pull: SandboxPullRequest, name: string): Pick<Verdict, "lost" | "doubled"> {
  const comments = pull.comments();
  const answers = listAnswered(pull);
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

/** The names of what was answered, in the order of the answers. */
function listAnswered(pull: SandboxPullRequest): readonly string[] {
  return pull
    .comments()
    .flatMap(({ body }) => /<!-- otel-fix:v1 answer \S+ \d+ (\S+) -->/.exec(body)?.[1] ?? []);
}

/**
 * What one person asked for is answered in its order, where the bot could know it: both were taken by one process, in their
 * order, or neither reached any.
 */
function judgeOrder(
  pull: SandboxPullRequest,
  name: string,
  traffic: Traffic,
): Pick<Verdict, "disordered" | "compared"> {
  const answered = listAnswered(pull);
  const commands = pull
    .comments()
    .filter(({ body, nodeId }) => body.startsWith("/otel-fix") && answered.includes(nodeId))
    .map((command) => ({ ...command, way: wayOf(command.id, traffic) }));
  const pairs = commands.flatMap((later, at) =>
    commands
      .slice(0, at)
      .filter(({ author, way }) => author === later.author && isKnownOrder(way, later.way, traffic.kills))
      .map((earlier) => ({ earlier, later })),
  );
  const wrong = pairs.filter(
    ({ earlier, later }) => answered.lastIndexOf(earlier.nodeId) > answered.indexOf(later.nodeId),
  );
  return {
    disordered: wrong.map(
      ({ earlier, later }) => `${name}: ${later.body} was answered before ${earlier.body}`,
    ),
    compared: pairs.length,
  };
}

/** What became of a comment's event: when it was first sent, and whether it arrived then; null where nobody can tell. */
function wayOf(comment: number, { deliveries }: Traffic): { sentAt: number; arrived: boolean } | null {
  const attempts = deliveries.filter(
    ({ event, payload }) => event === "issue_comment" && isAbout(payload["comment"], comment),
  );
  const [first] = attempts.toSorted((a, b) => (a.sentAt ?? Infinity) - (b.sentAt ?? Infinity));
  if (first?.sentAt == null) return null;
  if (first.status === 202) return { sentAt: first.sentAt, arrived: true };
  const isAway = attempts.every(({ error }) => /failed to connect|ECONNREFUSED/.test(error ?? ""));
  return isAway ? { sentAt: first.sentAt, arrived: false } : null;
}

function isAbout(comment: unknown, id: number): boolean {
  return typeof comment === "object" && comment !== null && "id" in comment && comment.id === id;
}

type Way = ReturnType<typeof wayOf>;

function isKnownOrder(earlier: Way, later: Way, kills: readonly number[]): boolean {
  if (earlier === null || later === null || earlier.sentAt >= later.sentAt) return false;
  const isOneProcess = !kills.some((time) => time >= earlier.sentAt && time <= later.sentAt);
  return earlier.arrived === later.arrived && (!earlier.arrived || isOneProcess);
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
