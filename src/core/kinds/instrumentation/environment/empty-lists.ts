import { SECTIONS } from "../../../../catalog/languages.ts";
import { findKey, type Node } from "../../../yaml/node.ts";
import { findSection, type Field, type Instrumentation } from "../instrumentation.ts";
import { describeField } from "../place.ts";

/**
 * Lists of a resource that are written out as empty where its base has entries. The operator takes them for unset
 * (opentelemetry-operator internal/instrumentation/base_ref.go@11001fc5).
 */
export function listEmptyLists(
  child: Instrumentation,
  base: Instrumentation,
): readonly { readonly way: string; readonly key: Node }[] {
  const fields = (one: Instrumentation) => [one.spec, ...SECTIONS.map((name) => findSection(one, name))];
  const theirs = fields(base);
  return fields(child).flatMap((field, at) =>
    LISTS.flatMap((name) => {
      const found = field === null || field.shared ? null : findKey(field.node, name);
      if (field === null || found === null || found.shared || !isEmpty(found.node)) return [];
      return hasItems(theirs[at] ?? null, name)
        ? [{ way: describeField(child, [...field.path, name]), key: found.key }]
        : [];
    }),
  );
}

const LISTS = ["env", "propagators", "extensions"] as const;

function isEmpty(node: Node | null): boolean {
  return node?.kind === "seq" && node.items.length === 0 && node.opensAt === undefined;
}

function hasItems(field: Field | null, name: string): boolean {
  const node = field === null ? null : (findKey(field.node, name)?.node ?? null);
  return node?.kind === "seq" && node.items.length > 0;
}
