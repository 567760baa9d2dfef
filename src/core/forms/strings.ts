import {
  remark,
  remarkAt,
  type InnerText,
  type Reading,
  type Recogniser,
  type Remark,
} from "../manifest/recogniser.ts";
import { mayMatter, type Readers } from "../manifest/read-documents.ts";
import { pointAt, type OffsetMap } from "../text/offset-map.ts";
import type { Range } from "../text/range.ts";
import { readLiteralBlock } from "../yaml/literal-block.ts";
import type { Node, NodePath, ScalarNode, ScalarStyle } from "../yaml/node.ts";
import { looksLikeYaml } from "./looks-like-yaml.ts";

/**
 * Manifests in strings of other documents, whatever their key: in a ConfigMap or Secret, in the values of a release, in
 * the script of a Job. A literal block scalar (`|`) is read line by line where it stands. What is folded or in quotes has
 * no lines of its own in the file: it is read, and found things are shown at its key.
 *
 * @param readers what may find something in a string, and what knows texts in which manifests stand
 */
export function createStringRecogniser(readers: Readers): Recogniser {
  const matters = createTest(readers);
  return {
    open: (_text, original) => {
      if (!matters(original)) return null;
      return (document) => {
        if (!matters(document.original)) return null;
        return (compose) => {
          const composed = compose();
          if (!composed.ok || composed.root === null) return remark();
          return readStrings(composed.root, { file: document.file, readers, matters });
        };
      };
    },
  };
}

/** Whether a text may hold something to find: as it stands, or behind the escapes of a quoted string. */
function createTest(readers: Readers): (text: string) => boolean {
  return (text) =>
    mayMatter(text, readers) ||
    (text.includes("\\n") && mayMatter(text.replaceAll(/\\n|: *["']/g, "\n"), readers));
}

interface Search {
  readonly file: string;
  readonly readers: Readers;
  readonly matters: (text: string) => boolean;
}

function readStrings(root: Node, search: Search): Reading {
  const inner: InnerText[] = [];
  const remarks: Remark[] = [];
  for (const string of findStrings(root, null, [])) {
    if (!isRead(string, search)) continue;
    if (isRenderedScript(string, search)) remarks.push(remarkAt(string.scalar, RENDERED_SCRIPT));
    else inner.push(open(string, search));
  }
  return { ...remark(...remarks), inner };
}

const RENDERED_SCRIPT =
  "a script in which the template renders some lines: the manifests in it aren't checked";

/** What rendering puts into one of its heredocs, nobody can tell where. */
function isRenderedScript({ scalar }: StringNode, { file }: Search): boolean {
  return scalar.style === "literal" && !looksLikeYaml(scalar.text) && readLiteralBlock(file, scalar) === null;
}

interface StringNode {
  readonly scalar: ScalarNode;
  /** null in a list. */
  readonly key: Node | null;
  readonly path: NodePath;
}

/** All that may have more than one line. Aliases are not followed: what they lead to is met where it stands. */
function* findStrings(node: Node, key: Node | null, way: (string | number)[]): Generator<StringNode> {
  if (node.kind === "scalar") {
    if (node.style !== "plain") yield { scalar: node, key, path: [...way] };
  } else if (node.kind === "seq") {
    for (const [index, item] of node.items.entries()) yield* step(item, null, [way, index]);
  } else if (node.kind === "map") {
    for (const pair of node.pairs)
      if (pair.key.kind === "scalar" && pair.value !== null)
        yield* step(pair.value, pair.key, [way, pair.key.text]);
  }
}

function* step(
  node: Node,
  key: Node | null,
  [way, last]: readonly [way: (string | number)[], last: string | number],
): Generator<StringNode> {
  if (node.kind === "alias") return;
  way.push(last);
  yield* findStrings(node, key, way);
  way.pop();
}

/** kubectl's own copy of what was applied: changing it would help nobody. */
const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

function isRead({ scalar: { text }, path }: StringNode, { readers, matters }: Search): boolean {
  const last = String(path.at(-1) ?? "");
  const mayBeManifest = text.includes("\n") || /^[[{]/.test(text);
  if (!mayBeManifest || last === LAST_APPLIED || !matters(text)) return false;
  return (
    looksLikeYaml(text) ||
    readers.carriers.some(({ open }) => open({ path: last, text, indent: null }, matters) !== null)
  );
}

function open(string: StringNode, { file }: Search): InnerText {
  const { scalar, key, path } = string;
  const block = readLiteralBlock(file, scalar);
  const { text } = scalar;
  const left = whyLeft(string);
  const whyNoFix = left ?? (block === null ? WHY_NO_FIX[scalar.style] : null);
  if (block === null) return { path, text, whyNoFix, map: placeOf(scalar, key), indent: null };
  return { path, text, whyNoFix, map: block.map, indent: block.indent };
}

/** All of it at its key, or where there is none, at its own first character. */
function placeOf({ start }: ScalarNode, key: Range | null): OffsetMap {
  return pointAt(key ?? { start, end: start + 1 });
}

const WHY_NO_FIX: Readonly<Record<ScalarStyle, string>> = {
  plain: "it's in an unquoted string of several lines",
  single: "it's in a quoted string, which has no lines of its own: use a literal block (`|`)",
  double: "it's in a quoted string, which has no lines of its own: use a literal block (`|`)",
  folded: "it's in a folded string (`>`), whose lines differ from its text's: use a literal block (`|`)",
  literal: "it's in a string whose lines aren't in the file as they're read",
};

/** What a tool wrote into an annotation it compares with what it would write again. */
function whyLeft({ scalar, path }: StringNode): string | null {
  const isAnnotation = path.at(-2) === "annotations" && /^\s*[[{]/.test(scalar.text);
  return isAnnotation ? "it's JSON in an annotation, which belongs to the tool that reads it" : null;
}
