import type { Document } from "../../../manifest/document.ts";
import type { Manifest } from "../../../manifest/manifest.ts";
import { scopeOf, type Scope } from "./scope.ts";

/** The values in a document, each with what is known of the chart that gets them. */
export function findScopes(_manifest: Manifest, { root }: Document): readonly Scope[] {
  return root.kind === "map" || root.kind === "seq" ? [scopeOf({ node: root, up: null })] : [];
}
