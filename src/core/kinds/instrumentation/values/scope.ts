import type { ChartRow } from "../../../../catalog/chart-row.ts";
import type { MapNode, SeqNode } from "../../../yaml/node.ts";
import type { Place } from "./place.ts";

export interface Dependency {
  readonly chart: string;
  /** Its version, or a range of some; null where none is said. */
  readonly version: string | null;
  /** The way to the value without which nothing of it is rendered; null where there is none. */
  readonly condition: readonly string[] | null;
}

/** What is known of the values that a map stands among. */
export interface Scope {
  /** Where the ways begin by which people name what stands in them. */
  readonly top: Place<MapNode | SeqNode>;
  /** The values of the innermost chart that is known, if only by its name's place; `top` where none is. */
  readonly root: Place<MapNode | SeqNode>;
  /** What its chart renders an Instrumentation from; null where it is not known what the chart does. */
  readonly rows: readonly ChartRow[] | null;
  /** The version of its chart, or a range of some; null where none is said. */
  readonly version: string | null;
  /** Whether its chart has a name, and is none of those that are known. */
  readonly isOther: boolean;
  /** The keys below which the values of dependencies stand, and the names of their charts. */
  readonly dependencies: ReadonlyMap<string, Dependency>;
  /** Whether these are all values that the chart gets, its own defaults aside; or those defaults themselves. */
  readonly isComplete: boolean;
  /** Whether these are a chart's own defaults. */
  readonly isOwn: boolean;
  /** Whether they come on top of values that are not in sight, which they may replace. */
  readonly isPartial: boolean;
  /** The values that they come on top of, at `top`, where those are in sight. */
  readonly below: MapNode | null;
  /** The values that are laid over them, each file's by itself; null for a file that is there and not in sight. */
  readonly above: readonly (MapNode | null)[];
  /** The values of the same release that are surely laid over them, at `top`; null for some that are not in sight. */
  readonly over: readonly (MapNode | null)[];
  /** Whether it is only asked what there might be, whatever they say of dependencies. */
  readonly isAny: boolean;
  /** Why nothing in them is judged; null where it is. */
  readonly whyUnread: string | null;
}

/** Values of which nothing is known but what they look like. */
export function scopeOf(top: Scope["top"]): Scope {
  return {
    top,
    root: top,
    rows: null,
    version: null,
    isOther: false,
    dependencies: new Map(),
    isComplete: false,
    isOwn: false,
    isPartial: false,
    below: null,
    above: [],
    over: [],
    isAny: false,
    whyUnread: null,
  };
}
