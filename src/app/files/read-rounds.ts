import { folderOf, listKustomizations } from "../../core/manifest/paths.ts";
import { isValuesFile, listNeighbours } from "../../core/manifest/neighbours.ts";
import type {
  Contents,
  ContentsRequest,
  FileContent,
  PullRequestReader,
  PullRequestRef,
  QueriedContent,
  Said,
} from "../ports.ts";
import { ReadBudget, REVIEW_LIMITS, type ReadLimits } from "./read-limits.ts";

/**
 * Files at a commit, one after the other, read in rounds: no more than one answer of GitHub's is held at a time. Whoever
 * goes through them keeps what is needed and drops the rest.
 */

export interface RoundRequest {
  readonly sha: string;
  readonly paths: readonly string[];
  readonly limits?: ReadLimits;
  /** Takes kustomizations and neighbours of the files, before the first file of which they may speak; none are read without it. */
  readonly onAround?: (path: string, content: FileContent) => void;
  /** Takes the paths of what is beside values files, before the first file of which they may speak; not asked for without it. */
  readonly onNames?: (paths: readonly string[]) => void;
  /** Takes the files of an answer before the first of them is handed on; not those that are read in a call of their own. */
  readonly onContent?: (path: string, content: FileContent) => void;
  /** Takes the newest of what the bot has said, with the first answer; it is not asked for without it. */
  readonly onSaid?: (said: Said) => void;
}

export interface ReadFile {
  readonly path: string;
  readonly content: FileContent;
  /** Where the pull request's head is by now; and git's name of all files of the commit. Both null where nothing was read. */
  readonly headSha: string | null;
  readonly tree: string | null;
}

export type RoundReader = Pick<PullRequestReader, "readContents" | "readBlob">;

/** Files in one round; a query has no room for more. */
const MAX_FILES = 50;

/** Of those around, files that say what becomes of values: nobody has values files in so many folders of one pull request. */
const MAX_NEIGHBOURS = 60;

/**
 * Kustomizations and neighbours in one round, beside its files: nearly all of them are not there, and a look-up each is what they cost.
 * 50 files in 50 folders of one overlay each are within it.
 */
const MAX_AROUND = 150;

export async function* readRounds(
  reader: RoundReader,
  ref: PullRequestRef,
  request: RoundRequest,
): AsyncGenerator<ReadFile> {
  const { paths, limits = REVIEW_LIMITS } = request;
  const budget = new ReadBudget(limits);
  const [asked, folders] = [new Set(paths), new Set<string>()];
  const said = { isAsked: false };
  for (let at = 0; at < paths.length; at += MAX_FILES)
    yield* readRound({ reader, ref, request, budget, asked, folders, said }, paths.slice(at, at + MAX_FILES));
}

interface Rounds {
  readonly reader: RoundReader;
  readonly ref: PullRequestRef;
  readonly request: RoundRequest;
  readonly budget: ReadBudget;
  /** What no round asks for again. */
  readonly asked: Set<string>;
  /** Folders whose names no round asks for again. */
  readonly folders: Set<string>;
  /** Whether it was asked for what the bot has said. */
  readonly said: { isAsked: boolean };
}

async function* readRound(rounds: Rounds, paths: readonly string[]): AsyncGenerator<ReadFile> {
  const { request, budget } = rounds;
  const around = request.onAround === undefined ? [] : chooseAround(paths, rounds.asked);
  const folders = request.onNames === undefined ? [] : chooseFolders(paths, rounds.folders);
  const ready = new Map<string, QueriedContent>();
  let last: Contents | null = null;
  for (const [index, path] of paths.entries()) {
    const beyond = budget.takeFile() ?? (ready.has(path) ? null : budget.findFull());
    if (beyond === null && !ready.has(path)) {
      const left = paths.slice(index).filter((one) => !ready.has(one));
      last = await readMore(rounds, left, last === null ? { around, folders } : { sizes: last.sizes });
      for (const [name, content] of last.contents) ready.set(name, content);
    }
    const content = beyond === null ? await complete(rounds, ready.get(path)) : unreadable(beyond);
    ready.delete(path);
    yield { path, content, ...whereOf(last) };
  }
}

function whereOf(last: Contents | null): Pick<ReadFile, "headSha" | "tree"> {
  return last === null ? { headSha: null, tree: null } : { headSha: last.headSha, tree: last.tree };
}

async function readMore(
  { reader, ref, request, ...rounds }: Rounds,
  paths: readonly string[],
  more: Pick<ContentsRequest, "around" | "folders"> | { readonly sizes: Contents["sizes"] },
): Promise<Contents> {
  const withSaid = request.onSaid !== undefined && !rounds.said.isAsked;
  rounds.said.isAsked = true;
  const contents = await reader.readContents(ref, { sha: request.sha, paths, ...more, withSaid });
  if (contents.names !== undefined) request.onNames?.(contents.names);
  if (contents.said !== undefined) request.onSaid?.(contents.said);
  for (const [path, content] of contents.contents) {
    if (content.kind === "large") continue;
    rounds.budget.countText(content);
    // One file of an answer can say something about another one, whichever comes first.
    request.onContent?.(path, content);
  }
  for (const [path, content] of contents.around)
    request.onAround?.(path, await complete({ reader, ref, request, ...rounds }, content));
  return contents;
}

async function complete(
  { reader, ref, budget }: Rounds,
  content: QueriedContent = { kind: "missing" },
): Promise<FileContent> {
  if (content.kind !== "large") return content;
  const beyond = budget.takeLarge();
  return beyond === null ? reader.readBlob(ref, content) : unreadable(beyond);
}

/** Those that no round asks for yet. */
function chooseAround(files: readonly string[], asked: Set<string>): readonly string[] {
  const neighbours = new Set(files.flatMap(listNeighbours));
  const near = [...neighbours].filter((path) => !asked.has(path)).slice(0, MAX_NEIGHBOURS);
  const chosen = [...near, ...listKustomizations(files).filter((path) => !asked.has(path))].slice(
    0,
    MAX_AROUND,
  );
  for (const path of chosen) asked.add(path);
  return chosen;
}

/** Folders of one round whose names are asked for; a chart's folder has a few dozen of them. */
const MAX_FOLDERS = 20;

/** Those of values files: what is laid over them stands there. */
function chooseFolders(files: readonly string[], asked: Set<string>): readonly string[] {
  const folders = new Set(files.filter(isValuesFile).map(folderOf));
  const chosen = [...folders].filter((folder) => !asked.has(folder)).slice(0, MAX_FOLDERS);
  for (const folder of chosen) asked.add(folder);
  return chosen;
}

function unreadable(reason: string): FileContent {
  return { kind: "unreadable", reason };
}
