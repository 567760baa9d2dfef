import { Composer, CST, Lexer, Parser, YAMLParseError, type Document } from "yaml";

import type { Range } from "../text/range.ts";

/**
 * Parses text whose cost is known before it is paid: how deep it is nested, and how much memory its tree takes. The
 * composer recurses, and text that is nested deep enough ends the process in a way that no one can catch (V8 aborts where
 * it compiles a regular expression with the stack nearly full); a list of very many small values ends it by want of
 * memory. Lexer and parser keep a stack of their own, so both are counted before anything is composed. It stops at the
 * first error: a text can hold millions of them, in a single scalar too.
 */

export interface Bounds {
  /** Levels of nesting. */
  readonly depth: number;
  /** Bytes that parsing may take, the text itself left out. */
  readonly memory: number;
}

export type Parsed =
  | {
      readonly ok: true;
      /** null for a text without any token. */
      readonly document: Document.Parsed | null;
      readonly comments: readonly Range[];
    }
  | { readonly ok: false; readonly code: keyof Bounds; readonly offset: number }
  | { readonly ok: false; readonly code: "syntax"; readonly offset: number; readonly message: string };

/**
 * failsafe: every scalar is its text, and what the package only warns about is let through. core: by YAML's core schema to
 * the letter, whatever version a directive asks for; a tag or a directive that it does not know is an error.
 */
export type Schema = "failsafe" | "core";

export function parseBounded(text: string, bounds: Bounds, schema: Schema = "failsafe"): Parsed {
  const reading: Reading = { comments: [], memory: 0 };
  try {
    // Handed over one by one: nothing holds the tokens of what is composed already.
    const tokens = readTokens(text, bounds, reading);
    const [document = null] = [...createComposer(schema).compose(tokens, true, text.length)];
    return { ok: true, document, comments: reading.comments };
  } catch (error) {
    if (error instanceof Excess) return { ok: false, code: error.code, offset: error.offset };
    if (!(error instanceof YAMLParseError)) throw error;
    const { code, message, pos } = error;
    const [offset] = pos;
    return code === "RESOURCE_EXHAUSTION"
      ? { ok: false, code: "depth", offset }
      : { ok: false, code: "syntax", offset, message };
  }
}

class Excess extends Error {
  readonly code: keyof Bounds;
  readonly offset: number;
  constructor(code: keyof Bounds, offset: number) {
    super(code);
    this.code = code;
    this.offset = offset;
  }
}

type ErrorSource = number | readonly number[] | { readonly offset: number };
type ErrorArguments = readonly [ErrorSource, YAMLParseError["code"], string, boolean?];

/** uniqueKeys is off since that check is quadratic. */
function createComposer(schema: Schema): Composer {
  const isCore = schema === "core";
  const composer = new Composer({
    schema,
    resolveKnownTags: !isCore,
    uniqueKeys: false,
    logLevel: "silent",
  });
  let first: YAMLParseError | null = null;
  // The package collects errors and warnings, each of a kilobyte, and has no setting for less.
  const onError = (...[source, code, message, isWarning]: ErrorArguments) => {
    if (isWarning === true && !isCore) return;
    if (code === "KEY_OVER_1024_CHARS" && isShort(source)) return;
    // What is thrown in a collection is caught there, and comes here again as its error.
    first ??= createError(offsetOf(source), code, message);
    throw first;
  };
  Object.defineProperty(composer, "onError", { value: onError });
  return composer;
}

/** The package counts blank lines before a key as a part of it, where the value before them is empty. */
function isShort(source: ErrorSource): boolean {
  if (typeof source === "number" || "offset" in source) return false;
  const [start = 0, end = Infinity] = source;
  return end - start <= 1024;
}

function offsetOf(source: ErrorSource): number {
  if (typeof source === "number") return source;
  return "offset" in source ? source.offset : (source[0] ?? 0);
}

/** As the package makes them; the end of what is wrong is of no interest. */
function createError(offset: number, code: YAMLParseError["code"], message: string): YAMLParseError {
  return new YAMLParseError([offset, offset], code, message);
}

interface Reading {
  readonly comments: Range[];
  memory: number;
}

function* readTokens(text: string, bounds: Bounds, reading: Reading): Generator<CST.Token> {
  const parser = new Parser();
  const guard = createGuard();
  let isContent = false;
  let flow = 0;
  for (const lexeme of new Lexer().lex(text)) {
    // The lexer marks plain and block scalars: what follows the mark is content, whatever it looks like.
    if (!isContent && lexeme.startsWith("#"))
      reading.comments.push({ start: parser.offset, end: parser.offset + lexeme.length });
    flow += isContent ? 0 : (FLOW[lexeme] ?? 0);
    reading.memory += isContent ? SCALAR : weigh(lexeme, flow);
    isContent = !isContent && lexeme === CST.SCALAR;
    for (const token of parser.next(lexeme)) yield guard(token);
    if (reading.memory > bounds.memory) throw new Excess("memory", parser.offset);
    if (parser.stack.length > bounds.depth) throw new Excess("depth", parser.offset);
  }
  for (const token of parser.end()) yield guard(token);
}

/** How a lexeme changes the number of flow collections around it. */
const FLOW: Readonly<Record<string, number>> = { "[": 1, "{": 1, "]": -1, "}": -1 };

/**
 * Bytes that tokens and nodes take for a lexeme, as measured with Node.js 20 on texts that hold little else, each in the
 * layout in which it takes most. For manifests as people write them that is 1.2 to 2 times what they really take.
 */
const WEIGHTS: Readonly<Record<string, number>> = {
  "[": 1450,
  "{": 1450,
  "-": 800,
  "?": 900,
  ":": 600,
  ",": 700,
  "!": 1100,
  "&": 250,
  "*": 500,
};

const SCALAR = 200;
/** Quoted scalars, comments, marks of block scalars and of documents, closing brackets, and what is no YAML. */
const OTHER = 200;
const BLANK = 75;
/** In a flow map it is the comma that makes an item. */
const FLOW_COLON = 100;

/** Of a lexeme that is no content. A mark stands before the content that counts. */
function weigh(lexeme: string, flow: number): number {
  if (lexeme === CST.SCALAR) return 0;
  const first = lexeme.charAt(0);
  if (" \t\r\n".includes(first)) return BLANK;
  return first === ":" && flow > 0 ? FLOW_COLON : (WEIGHTS[first] ?? OTHER);
}

/** Lets through what belongs to one document without errors. */
function createGuard(): (token: CST.Token) => CST.Token {
  let documents = 0;
  return (token) => {
    if (token.type === "error") {
      const quoted = token.source === "" ? "" : `: ${JSON.stringify(token.source)}`;
      throw createError(token.offset, "UNEXPECTED_TOKEN", token.message + quoted);
    }
    if (token.type === "document") documents += 1;
    if (documents > 1) {
      const isMarked = token.type === "document" && token.start.some(({ type }) => type === "doc-start");
      const message = isMarked ? "multiple documents" : "a second value follows without `---` between them";
      throw createError(token.offset, "MULTIPLE_DOCS", message);
    }
    return token;
  };
}
