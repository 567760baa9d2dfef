import { formatIdentity, parseIdentity, type Identity } from "../../core/review/identity.ts";
import { parseMarker } from "../../core/review/marker.ts";
import { findTouches } from "../../core/review/memory.ts";
import { pairMoves } from "../../core/review/moves.ts";
import { isDeclined, isLive, knowThreads, type KnownThread } from "../../core/review/thread.ts";
import type { AnalysedFinding, Analysis } from "./analyse-pull-request.ts";
import { isVacated } from "./holdings.ts";
import type { PullRequestState } from "../ports.ts";

/** How a pull request's findings stand to what the bot has said, and to what people made of it. Pure. */
export interface Standing {
  /** Findings of which a person closed the thread. */
  readonly declined: ReadonlySet<string>;
  /** Findings of which a person deleted the comment. */
  readonly deleted: ReadonlySet<string>;
  /** Findings that go on where another place left off, by the identity that the bot knows: see DesiredReview. */
  readonly follows: ReadonlyMap<string, Identity>;
  readonly moves: ReadonlyMap<string, Identity>;
}

export function findStanding(
  analysis: Analysis,
  { state, isQuiet }: { readonly state: PullRequestState; readonly isQuiet: boolean },
): Standing {
  const threads = knowThreads(state.threads, state.reviews);
  const wiped = findTouches(state.reviews).filter(({ kind }) => kind === "deleted");
  const current = mapIdentities(analysis);
  const declining = [...threads.filter(isDeclined), ...wiped].flatMap(({ identity }) => identity ?? []);
  const speaking = threads.filter(({ isDone }) => !isDone).flatMap(({ identity }) => identity ?? []);
  const spoken = [...declining, ...speaking];
  const pairs = pairMoves({
    vanished: spoken.filter(
      (identity) => !current.has(formatIdentity(identity)) && isVacated(analysis.holdings, identity),
    ),
    arrived: listArrived(analysis, { state, spoken: listKeys(spoken, current) }),
    isCertain: !isQuiet && !state.reviews.some(({ body }) => isCut(body)),
  });
  const { follows, moves } = split(pairs, new Set(declining.map(formatIdentity)));
  const known = new Map([...follows, ...current]);
  const live = listKeys(listIdentities(threads.filter(isLive)), known);
  return {
    declined: listKeys(listIdentities(threads.filter(isDeclined)), known),
    deleted: new Set([...listKeys(listIdentities(wiped), known)].filter((key) => !live.has(key))),
    follows,
    moves,
  };
}

type Identities = ReadonlyMap<string, Identity>;

/** The findings that are there, by each identity that they are known by. */
function mapIdentities({ findings, suppressed }: Analysis): Identities {
  const all = [...suppressed, ...findings].map(
    ({ identity }) => [formatIdentity(identity), identity] as const,
  );
  const renamed = findings.flatMap(({ identity, previousPath }) =>
    previousPath === null ? [] : [[formatIdentity({ ...identity, path: previousPath }), identity] as const],
  );
  return new Map([...renamed, ...all]);
}

function listIdentities(known: readonly Pick<KnownThread, "identity">[]): readonly Identity[] {
  return known.flatMap(({ identity }) => identity ?? []);
}

/** Today's identities of the findings that are there. */
function listKeys(identities: readonly Identity[], current: Identities): Set<string> {
  return new Set(
    identities.flatMap((identity) => {
      const found = current.get(formatIdentity(identity));
      return found === undefined ? [] : [formatIdentity(found)];
    }),
  );
}

interface Spoken {
  readonly state: PullRequestState;
  readonly spoken: ReadonlySet<string>;
}

/** Findings of which nothing was said: neither in a thread nor in a table. What the merge base has has come from nowhere. */
function listArrived({ findings, suppressed }: Analysis, { state, spoken }: Spoken): readonly Identity[] {
  const tables = state.reviews.filter(({ body }) => parseMarker(body)?.kind === "body");
  const listed = new Set(tables.flatMap(({ body }) => listLinked(body)));
  const isListed = ({ path }: Identity) => listed.has(encodePath(path));
  const brought = findings.filter(({ isOld }: AnalysedFinding) => !isOld);
  return (
    [...brought, ...suppressed]
      // Nothing moves into a page of documentation.
      .filter(({ finding }) => !finding.subject.document.isCopied)
      .map(({ identity }) => identity)
      .filter((identity) => !spoken.has(formatIdentity(identity)) && !isListed(identity))
  );
}

/** As the table's links have it. */
function encodePath(path: string): string {
  return path.toWellFormed().split("/").map(encodeURIComponent).join("/");
}

/** The paths of the body's links to lines of files, as the links have them: see core/report/review-body.ts. */
function listLinked(body: string): readonly string[] {
  return body.split(/\s|\]\(/).flatMap((part) => {
    const [target = "", line] = part.split("#L", 2);
    if (line === undefined) return [];
    const [, ...rest] = target.split("/blob/");
    const [, ...path] = rest.join("/blob/").split("/");
    // Markdown escapes parentheses in a link's address.
    return path.length === 0 ? [] : [path.join("/").replaceAll(/\\(?=[()])/g, "")];
  });
}

/** Whether a table had no room for all of its findings. */
function isCut(body: string): boolean {
  return parseMarker(body)?.kind === "body" && /^\d+ more: the check run lists them\.$/m.test(body);
}

/** A thread goes on where its finding has moved within the file, or a person wants to hear no more of it. */
function split(pairs: Identities, declining: ReadonlySet<string>): Pick<Standing, "follows" | "moves"> {
  const entries = [...pairs];
  const isFollowed = ([former, { path }]: readonly [string, Identity]) =>
    declining.has(former) || parseIdentity(former)?.path === path;
  return {
    follows: new Map(entries.filter(isFollowed)),
    moves: new Map(entries.filter((entry) => !isFollowed(entry))),
  };
}
