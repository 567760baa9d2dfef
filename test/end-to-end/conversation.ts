import type { Files, SandboxComment, SandboxPullRequest } from "../../sandbox/src/start-sandbox.ts";
import type { Fault } from "./fault-proxy.ts";
import { createShop, manifest, propose, startWorld } from "./world.ts";

/** A pull request, and people who talk to the bot there. */

export const PATH = "otel/python.yaml";
export const CONFIGURATION = ".github/otel-fix.yml";

interface Wishes {
  /** What the pull request changes; a manifest with one finding unless given. */
  readonly files?: Files;
  /** What the base branch has. */
  readonly base?: Readonly<Record<string, string>>;
  readonly world?: Parameters<typeof startWorld>[0];
  /** How GitHub fails, once people talk. */
  readonly fault?: Fault;
  /** Whether the bot has heard of the pull request before. Many commands do not ask for that, and a review takes time. */
  readonly isReviewed?: boolean;
}

export async function startConversation({
  files = { [PATH]: manifest() },
  base = {},
  world = {},
  fault,
  isReviewed = true,
}: Wishes = {}) {
  let isBegun = false;
  const started = await startWorld(
    world,
    fault === undefined ? null : (call) => (isBegun ? fault(call) : null),
  );
  if (!isReviewed) started.sandbox.setWebhookUrl(null);
  const repository = await createShop(started.sandbox, base);
  const pull = await propose(repository, files);
  await started.settle();
  if (!isReviewed) started.sandbox.setWebhookUrl(started.webhookUrl);
  isBegun = true;
  /** Comments, and gives the comment and what the bot wrote after it, in the conversation. */
  const say = async (text: string, login = "ada", on: SandboxPullRequest = pull) => {
    const id = await on.comment(text, login);
    await started.settle();
    const comments = on.comments();
    const at = comments.findIndex((comment) => comment.id === id);
    return { reactions: reactionsOf(comments[at]), answers: comments.slice(at + 1).map(({ body }) => body) };
  };
  /** The text of the one answer. */
  const ask = async (text: string, login?: string) => (await say(text, login)).answers.join("\n\n");
  const read = async (path: string, ref = "telemetry") => (await repository.readFile(path, ref))?.toString();
  return { ...started, repository, pull, say, ask, read };
}

/** Where the bot hears of the pull request by the first comment. */
export function startUnreviewed(wishes: Omit<Wishes, "isReviewed"> = {}) {
  return startConversation({ ...wishes, isReviewed: false });
}

function reactionsOf(comment: SandboxComment | undefined): readonly string[] {
  return comment?.reactions.map(({ content }) => content) ?? [];
}
