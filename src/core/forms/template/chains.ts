import type { Range } from "../../text/range.ts";
import type { Action } from "./actions.ts";

/** What an `if`, `with` or `range` and its `else`s divide a text into. */
export interface Chain extends Range {
  /** The actions that mark it, from its opening to its end. */
  readonly marks: readonly Action[];
  /** What stands between them. */
  readonly branches: readonly Range[];
  /** Whether one of the branches is always taken. */
  readonly isExhaustive: boolean;
}

export interface ReadChains {
  /** In the order of their openings. */
  readonly chains: readonly Chain[];
  /** Of an opening that is never ended, an end that ends nothing, or one that is too deep; null where all fit. */
  readonly unbalanced: number | null;
}

/** Deeper conditions are not followed: nobody writes them. */
const MAX_NESTED = 100;

interface OpenChain {
  readonly marks: Action[];
  readonly isDefinition: boolean;
}

export function readChains(actions: readonly Action[]): ReadChains {
  const chains: Chain[] = [];
  const open: OpenChain[] = [];
  for (const action of actions) {
    if (open.length > MAX_NESTED) return { chains, unbalanced: action.start };
    if (action.kind === "open" || action.kind === "define")
      open.push({ marks: [action], isDefinition: action.kind === "define" });
    if (action.kind !== "else" && action.kind !== "end") continue;
    const last = open.at(-1);
    if (last === undefined) return { chains, unbalanced: action.start };
    last.marks.push(action);
    if (action.kind === "else") continue;
    open.pop();
    if (!last.isDefinition) chains.push(toChain(last.marks));
  }
  chains.sort((a, b) => a.start - b.start);
  return { chains, unbalanced: open.at(-1)?.marks[0]?.start ?? null };
}

function toChain(marks: readonly Action[]): Chain {
  const branches = marks.slice(1).map((mark, index) => ({ start: marks[index]?.end ?? 0, end: mark.start }));
  const last = marks.at(-2);
  const [start, end] = [marks[0]?.start ?? 0, marks.at(-1)?.end ?? 0];
  // The list of a `range … else` is not empty or it is; of an `else if` none may be taken.
  const isExhaustive = last?.kind === "else" && /^else\s*:?$/.test(last.content);
  return { start, end, marks, branches, isExhaustive };
}

/** A way in which the conditions of a part can go: what is left out of it. */
export type Way = readonly Range[];

/** Ways of a part that are looked at. */
const MAX_WAYS = 64;

/**
 * The ways in which the conditions of a part of a text can go. Each branch is looked at in one of them; every combination
 * is only of the chains that are decisive, and only up to the bound.
 *
 * @param chains those that have to do with the part, in order
 */
export function listWays(chains: readonly Chain[], isDecisive: (chain: Chain) => boolean): readonly Way[] {
  const ways = combineChains(chains.filter(isDecisive));
  const others = chains.filter((chain) => !isDecisive(chain));
  // To take none of its branches would show nothing that taking one does not.
  const most = others.reduce((max, { branches }) => Math.max(max, branches.length), ways.length);
  return Array.from({ length: Math.min(MAX_WAYS, most) }, (_, pick) => [
    ...(ways[pick % ways.length] ?? []),
    ...others.flatMap((chain) => leaveOut(chain, chain.branches[pick % chain.branches.length] ?? null)),
  ]);
}

function combineChains(chains: readonly Chain[]): readonly Way[] {
  const roots = nest(chains);
  if (countOf(roots) <= MAX_WAYS) return combine(roots);
  const most = chains.reduce((max, chain) => Math.max(max, optionsOf(chain).length), 0);
  return Array.from({ length: Math.min(MAX_WAYS, most) }, (_, pick) => pickEverywhere(roots, pick));
}

/** Its branches; the last one, where none has to be taken, is null. */
function optionsOf({ branches, isExhaustive }: Chain): readonly (Range | null)[] {
  return isExhaustive ? branches : [...branches, null];
}

interface Nested {
  readonly chain: Chain;
  /** The chains in each of its branches; the last one is that in which none is taken. */
  readonly options: readonly { readonly branch: Range | null; readonly nested: readonly Nested[] }[];
}

/** Chains in chains. Linear: each is met once, in the order of the text. */
function nest(chains: readonly Chain[]): readonly Nested[] {
  const roots: Nested[] = [];
  const open: { readonly end: number; readonly options: { branch: Range | null; nested: Nested[] }[] }[] = [];
  for (const chain of chains) {
    while ((open.at(-1)?.end ?? Infinity) <= chain.start) open.pop();
    const options = optionsOf(chain).map((branch) => ({ branch, nested: [] as Nested[] }));
    const around = open
      .at(-1)
      ?.options.find(
        ({ branch }) => branch !== null && branch.start <= chain.start && chain.end <= branch.end,
      );
    (around?.nested ?? roots).push({ chain, options });
    open.push({ end: chain.end, options });
  }
  return roots;
}

function countOf(nested: readonly Nested[]): number {
  return nested.reduce(
    (product, { options }) =>
      Math.min(1e6, product * options.reduce((sum, option) => sum + countOf(option.nested), 0)),
    1,
  );
}

function combine(nested: readonly Nested[]): readonly Way[] {
  return nested.reduce<readonly Way[]>(
    (ways, { chain, options }) => {
      const own = options.flatMap(({ branch, nested: inner }) =>
        combine(inner).map((way) => [...leaveOut(chain, branch), ...way]),
      );
      return ways.flatMap((way) => own.map((more) => [...way, ...more]));
    },
    [[]],
  );
}

function pickEverywhere(nested: readonly Nested[], pick: number): Way {
  return nested.flatMap(({ chain, options }) => {
    const option = options[pick % options.length];
    if (option === undefined) return [];
    const inner = pickEverywhere(option.nested, Math.floor(pick / options.length));
    return [...leaveOut(chain, option.branch), ...inner];
  });
}

function leaveOut(chain: Chain, taken: Range | null): Way {
  return chain.branches.filter((branch) => branch !== taken);
}
