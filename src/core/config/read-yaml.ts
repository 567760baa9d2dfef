/**
 * YAML text to plain values, with the place of each. Only what a configuration needs: one document, plain keys, no
 * tags. Bounds everything that a hostile text could grow: size, depth, values, expansion of aliases.
 */
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  parseDocument,
  Parser,
  type Document,
  type Node,
  type Pair,
  type YAMLError,
} from "yaml";
import { createPlaces, type ValuePlace } from "./places.ts";
import { renderKey, renderText, type Key } from "./render-key.ts";

/**
 * What a fault is about, for those who may not be shown the file: its text as YAML, its size, a key, a value; that it
 * cannot be read, or what it extends cannot.
 */
export type FaultKind = "syntax" | "size" | "key" | "value" | "unreadable" | "extends";

export interface YamlFault {
  readonly kind: FaultKind;
  readonly offset: number;
  readonly key: Key;
  readonly expected: string;
  readonly found: string;
}

export interface YamlReading {
  /** `undefined` for a text without content. Meaningless when there are faults. */
  readonly value: unknown;
  /** Of the whole, with those of what is in it. */
  readonly places: ValuePlace;
  readonly faults: readonly YamlFault[];
}

const maxTextLength = 256 * 1024;
const maxDepth = 64;
const maxValues = 20_000;
const maxAliases = 100;

/** Never throws, whatever the text. */
export function readYaml(text: string): YamlReading {
  const refusal = findExcess(text);
  if (refusal !== undefined) return { value: undefined, places: createPlaces(), faults: [refusal] };
  // The versions of YAML differ in what `off` is; a directive in the file must not decide.
  const options = {
    schema: "core",
    resolveKnownTags: false,
    uniqueKeys: false,
    prettyErrors: false,
  } as const;
  const document = parseDocument(text, { ...options, logLevel: "error" });
  const syntax = [...document.errors, ...document.warnings].map(renderSyntaxFault);
  if (syntax.length > 0) return { value: undefined, places: createPlaces(), faults: syntax };
  return readDocument(document);
}

/**
 * The parser of `yaml` recurses, and a text that is nested deep enough ends the process in a way that cannot be caught;
 * so the depth is counted before, with its own tokens.
 */
function findExcess(text: string): YamlFault | undefined {
  if (text.length > maxTextLength) {
    const expected = `a file of at most ${maxTextLength / 1024} KiB`;
    return { kind: "size", offset: 0, key: [], expected, found: `${text.length} characters` };
  }
  const parser = new Parser();
  let offset = 0;
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) offset = token.offset;
    if (parser.stack.length > maxDepth) {
      const at = parser.stack.at(-1)?.offset ?? offset;
      return {
        kind: "size",
        offset: at,
        key: [],
        expected: "a file that is not nested that deep",
        found: `more than ${maxDepth} levels`,
      };
    }
  }
  return undefined;
}

function renderSyntaxFault(error: YAMLError): YamlFault {
  return {
    kind: "syntax",
    offset: error.pos[0],
    key: [],
    expected: "YAML in one document",
    found: renderMessage(error.message),
  };
}

/** Messages quote the text, which may be long or hold characters that act. */
function renderMessage(message: string): string {
  return message.replace(/[\s\p{Cc}\p{Cf}]+/gu, " ").slice(0, 160);
}

/** State of one walk over the document. */
interface Walk {
  readonly faults: YamlFault[];
  readonly anchors: Map<string, unknown>;
  values: number;
  aliases: number;
}

function readDocument(document: Document.Parsed): YamlReading {
  const walk: Walk = { faults: [], anchors: new Map(), values: 0, aliases: 0 };
  const places = createPlaces();
  const { contents } = document;
  const isEmpty = contents === null || (isScalar(contents) && contents.value === null);
  const value = isEmpty ? undefined : readNode(walk, contents, { key: [], place: places });
  return { value, places, faults: walk.faults };
}

/** Where the walk is. */
interface Position {
  readonly key: Key;
  readonly place: ValuePlace;
}

function readNode(walk: Walk, node: Node | null, position: Position): unknown {
  const { key } = position;
  const offset = node?.range?.[0] ?? 0;
  if (++walk.values > maxValues) {
    if (walk.values === maxValues + 1) {
      const expected = `a file of at most ${maxValues} values`;
      walk.faults.push({ kind: "size", offset, key, expected, found: "more" });
    }
    return undefined;
  }
  if (isAlias(node)) return readAlias(walk, node.source, { offset, key });
  const value = readContents(walk, node, position);
  if (node?.anchor !== undefined) walk.anchors.set(node.anchor, value);
  return value;
}

/** The value itself, not a copy: nothing grows. An alias inside of what it names is not known yet, and so refused. */
function readAlias(walk: Walk, name: string, at: { readonly offset: number; readonly key: Key }): unknown {
  if (++walk.aliases > maxAliases) {
    if (walk.aliases === maxAliases + 1) {
      walk.faults.push({ kind: "size", ...at, expected: `at most ${maxAliases} aliases`, found: "more" });
    }
    return undefined;
  }
  if (!walk.anchors.has(name)) {
    const expected = "an alias of an anchor before it";
    walk.faults.push({ kind: "value", ...at, expected, found: renderText(`*${name}`) });
  }
  return walk.anchors.get(name);
}

function readContents(walk: Walk, node: Node | null, position: Position): unknown {
  if (isMap<Node, Node | null>(node)) return readMap(walk, node.items, position);
  if (!isSeq<Node>(node)) return isScalar(node) ? node.value : null;
  return node.items.map((item, index) => {
    const offset = item.range?.[0] ?? 0;
    const place = createPlaces({ value: offset, key: offset });
    position.place.entries.set(index, place);
    return readNode(walk, item, { key: [...position.key, index], place });
  });
}

function readMap(walk: Walk, pairs: readonly Pair<Node, Node | null>[], position: Position): unknown {
  const entries = new Map<string, unknown>();
  for (const pair of pairs) {
    const name = readName(walk, pair.key, position.key);
    if (name === undefined) continue;
    const key = [...position.key, name];
    const offset = pair.key.range?.[0] ?? 0;
    if (entries.has(name)) {
      const found = `a second ${renderKey([name])}`;
      walk.faults.push({ kind: "key", offset, key, expected: "each key once", found });
      continue;
    }
    const place = createPlaces({ key: offset, value: pair.value?.range?.[0] ?? offset });
    position.place.entries.set(name, place);
    entries.set(name, readNode(walk, pair.value, { key, place }));
  }
  return Object.fromEntries(entries);
}

function readName(walk: Walk, node: Node, key: Key): string | undefined {
  if (isScalar(node)) return String(node.value);
  walk.faults.push({
    kind: "key",
    offset: node.range?.[0] ?? 0,
    key,
    expected: "a plain key",
    found: "a list, a map or an alias as a key",
  });
  return undefined;
}
