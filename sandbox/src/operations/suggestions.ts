// "Commit suggestion": the text of a suggestion block takes the place of exactly the lines that its comment stands on.
// GitHub refuses what it cannot apply without an error of the API: only the button is disabled. The refusals are
// worded as on its pages.
import { canWrite } from "../access/permissions.ts";
import { signatureOf } from "../render/commit.ts";
import type { Account, Pull, ReviewComment } from "../state/records.ts";
import { type World, timestamp } from "../state/world.ts";
import { commitToBranch } from "./commits.ts";
import { findPosition, lineOf } from "./positions.ts";
import { readPullDiff } from "./pull-diff.ts";
import { type LineReplacement, parseSuggestion, refused, replaceLines } from "./suggestion-text.ts";

export interface Application {
  readonly comments: readonly ReviewComment[];
  readonly sender: Account;
}

/** Commits the suggestions of one or several comments to the pull request's branch. Returns the commit's SHA. */
export async function applySuggestions(
  world: World,
  pull: Pull,
  { comments, sender }: Application,
): Promise<string> {
  checkPull(pull, sender);
  const replacements = await Promise.all(comments.map((comment) => readReplacement(pull, comment)));
  const paths = [...new Set(replacements.map(({ path }) => path))];
  const changes = await Promise.all(
    paths.map((path) =>
      changeFile(
        pull,
        path,
        replacements.filter((one) => one.path === path),
      ),
    ),
  );
  const name = paths[0]?.split("/").at(-1) ?? "";
  const headline = comments.length === 1 ? `Update ${name}` : "Apply suggestions from code review";
  const authors = [...new Set(comments.map(({ author }) => author))].filter((author) => author !== sender);
  const trailers = authors.map((author) => {
    const { name: login, email } = signatureOf(author, timestamp(world));
    return `Co-authored-by: ${login} <${email}>`;
  });
  return commitToBranch(world, {
    repository: pull.head.repository,
    branch: pull.head.branch,
    changes,
    message: [headline, ...(trailers.length === 0 ? [] : ["", ...trailers])].join("\n"),
    author: sender,
    byGitHub: true,
  });
}

function checkPull(pull: Pull, sender: Account): void {
  if (pull.state === "closed")
    throw refused("Suggestions cannot be applied while the pull request is closed.");
  if (pull.isQueued)
    throw refused("Suggestions cannot be applied while the pull request is queued to merge.");
  const { repository } = pull.head;
  const mayPush =
    canWrite(repository, sender) || (pull.maintainerCanModify && canWrite(pull.repository, sender));
  if (repository.deleted || !mayPush)
    throw refused("Only those with write access to this repository can commit suggestions.");
}

interface Replacement extends LineReplacement {
  readonly path: string;
}

async function readReplacement(pull: Pull, comment: ReviewComment): Promise<Replacement> {
  const { thread, review, body } = comment;
  const lines = parseSuggestion(body);
  if (lines === null) throw refused(`comment ${comment.id} has no suggestion block`);
  if (review.state === "PENDING") throw refused("Suggestions cannot be applied from pending reviews.");
  if (thread.resolvedBy !== null) throw refused("This suggestion has been applied or marked resolved.");
  const position = await findPosition(thread);
  if (position === null) throw refused("Outdated suggestions cannot be applied.");
  const first = position.startLine ?? position.line;
  const replacement = { path: thread.path, first, last: position.line, lines };
  await checkRows(pull, comment, replacement);
  return replacement;
}

async function checkRows(
  pull: Pull,
  { thread }: ReviewComment,
  { path, first, last }: Replacement,
): Promise<void> {
  const { files } = await readPullDiff(pull);
  const hunk = files
    .find((file) => file.path === path)
    ?.hunks.find(({ rows }) => rows.some((row) => lineOf(row, "RIGHT") === last));
  const inside = hunk?.rows.slice(
    hunk.rows.findIndex((row) => lineOf(row, "RIGHT") === first),
    hunk.rows.findIndex((row) => lineOf(row, "RIGHT") === last),
  );
  const onDeleted = thread.anchor?.side === "LEFT" || thread.anchor?.startSide === "LEFT";
  if (onDeleted || inside?.some((row) => row.kind === "deletion") === true) {
    throw refused("Applying suggestions on deleted lines is not supported.");
  }
}

async function changeFile(
  pull: Pull,
  path: string,
  replacements: readonly Replacement[],
): Promise<{ readonly path: string; readonly content: Buffer; readonly mode: string }> {
  const { history } = pull.repository;
  const object = await history.object(pull.head.sha, path);
  const entry = await history.entry(pull.head.sha, path);
  if (object === null || entry === null) throw refused("Outdated suggestions cannot be applied.");
  return { path, content: replaceLines(object.data, replacements), mode: entry.mode };
}
