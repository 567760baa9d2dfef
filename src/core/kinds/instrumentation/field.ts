import type { MapNode, Node, NodePath } from "../../yaml/node.ts";
import type { TagMeaning } from "./tag.ts";

/** A field that holds a map. */
export interface Field {
  readonly key: Node;
  readonly node: MapNode;
  /** Whether an alias or merge key led here: an edit would change other places too. */
  readonly shared: boolean;
  /** Whether a key on the way here stands twice in its map. */
  readonly ambiguous: boolean;
  /** The strongest tag on the way here. */
  readonly tag: TagMeaning;
  readonly path: NodePath;
  /** The key of its env list, and of those of the maps in it: `env`, and in the values of some charts another one. */
  readonly envKey: string;
  /** Whether it is not there yet, and a fix has to make it. */
  readonly isMissing?: true;
}
