/**
 * Builds an object of the wanted fields from the tokens of a JSON text, within bounds. Text is collected only where it is
 * wanted. The order of tokens is the tokenizer's to check.
 */
import type { Token } from "stream-json/core/parser.js";
import type { PayloadField } from "./field.ts";

export interface SelectionBounds {
  /** Lists and objects within each other. */
  readonly depth: number;
  /** Pieces of the text, wanted or not: braces, names, beginnings and ends. They are what reading it costs. */
  readonly tokens: number;
  /** Wanted values, lists and objects included. */
  readonly values: number;
  /** UTF-16 units of all wanted texts. */
  readonly characters: number;
  /** Characters of a wanted number. */
  readonly numberCharacters: number;
}

export type SelectionFault = "not-an-object" | "too-deep" | "too-many-values" | "too-long";

export type Selection =
  | { readonly ok: true; readonly payload: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly code: SelectionFault };

/** A list or object that is being built. */
interface Open {
  readonly field: PayloadField;
  readonly container: unknown[] | Record<string, unknown>;
  /** Where the next value goes in an object; null where it is not wanted. */
  key: string | null;
}

/** No wanted name is longer. */
const KEY_CHARACTERS = 100;

export class Collector {
  readonly #root: PayloadField;
  readonly #bounds: SelectionBounds;
  readonly #open: Open[] = [];
  /** How deep the reader is within what is not wanted. */
  #skipped = 0;
  #payload: Record<string, unknown> | null = null;
  #tokens = 0;
  #values = 0;
  #charactersLeft: number;
  /** The text that is being collected, and the most that it may have; null where none is wanted. */
  #text: string | null = null;
  #textLimit = 0;
  /** What a longer one is; null where it is only not wanted. */
  #overflow: SelectionFault | null = null;

  constructor(root: PayloadField, bounds: SelectionBounds) {
    this.#root = root;
    this.#bounds = bounds;
    this.#charactersLeft = bounds.characters;
  }

  /** What is wrong with the tokens so far; null when nothing is. */
  add(tokens: readonly Token[]): SelectionFault | null {
    this.#tokens += tokens.length;
    if (this.#tokens > this.#bounds.tokens) return "too-many-values";
    for (const token of tokens) {
      const fault = this.#take(token);
      if (fault !== null) return fault;
    }
    return null;
  }

  end(): Selection {
    if (this.#payload === null || this.#open.length > 0) return { ok: false, code: "not-an-object" };
    // A text that was cut out of a slice would hold on to all of it; the copy does not.
    return { ok: true, payload: structuredClone(this.#payload) };
  }

  #take(token: Token): SelectionFault | null {
    switch (token.name) {
      case "startObject":
        return this.#begin({});
      case "startArray":
        return this.#begin([]);
      case "endObject":
      case "endArray":
        if (this.#skipped > 0) this.#skipped -= 1;
        else this.#open.pop();
        return null;
      default:
        if (this.#open.length === 0) return "not-an-object";
        return this.#skipped > 0 ? null : this.#takeScalar(token);
    }
  }

  #takeScalar(token: Token): SelectionFault | null {
    switch (token.name) {
      case "startKey":
        return this.#beginText(KEY_CHARACTERS, null);
      case "endKey":
        return this.#nameNext(this.#endText());
      case "startString":
        return this.#beginWanted(this.#charactersLeft);
      case "startNumber":
        return this.#beginWanted(this.#bounds.numberCharacters);
      case "stringChunk":
      case "numberChunk":
        return this.#addText(token.value);
      case "endString":
        return this.#putText((text) => text);
      case "endNumber":
        return this.#putText(Number);
      case "nullValue":
      case "trueValue":
      case "falseValue":
        return this.#fieldHere() === null ? null : this.#put(token.value);
      default:
        return null;
    }
  }

  #begin(container: Open["container"]): SelectionFault | null {
    const field = this.#skipped > 0 ? null : this.#fieldHere();
    const top = this.#open.at(-1);
    if (field === null) this.#skipped += 1;
    else {
      const fault = top === undefined ? this.#beginPayload(container) : this.#put(container);
      if (fault !== null) return fault;
      this.#open.push({ field, container, key: null });
    }
    return this.#open.length + this.#skipped > this.#bounds.depth ? "too-deep" : null;
  }

  #beginPayload(container: Open["container"]): SelectionFault | null {
    if (Array.isArray(container)) return "not-an-object";
    this.#payload = container;
    return null;
  }

  /** What is wanted where the next value goes. */
  #fieldHere(): PayloadField | null {
    const top = this.#open.at(-1);
    if (top === undefined) return this.#root;
    if (Array.isArray(top.container)) return top.field.items;
    return top.key === null ? null : (top.field.children.get(top.key) ?? null);
  }

  #nameNext(key: string | null): null {
    const top = this.#open.at(-1);
    if (top !== undefined) top.key = key !== null && top.field.children.has(key) ? key : null;
    return null;
  }

  #beginWanted(limit: number): null {
    return this.#fieldHere() === null ? null : this.#beginText(limit, "too-long");
  }

  #beginText(limit: number, overflow: SelectionFault | null): null {
    this.#text = "";
    this.#textLimit = limit;
    this.#overflow = overflow;
    return null;
  }

  #addText(chunk: string): SelectionFault | null {
    if (this.#text === null) return null;
    this.#text += chunk;
    if (this.#text.length <= this.#textLimit) return null;
    this.#text = null;
    return this.#overflow;
  }

  #endText(): string | null {
    const text = this.#text;
    this.#text = null;
    return text;
  }

  #putText(convert: (text: string) => unknown): SelectionFault | null {
    const text = this.#endText();
    if (text === null) return null;
    this.#charactersLeft -= text.length;
    return this.#put(convert(text));
  }

  /** The last of several values of one name counts, as for JSON.parse. */
  #put(value: unknown): SelectionFault | null {
    const top = this.#open.at(-1);
    this.#values += 1;
    if (this.#values > this.#bounds.values) return "too-many-values";
    if (Array.isArray(top?.container)) top.container.push(value);
    else if (top !== undefined && top.key !== null) top.container[top.key] = value;
    return null;
  }
}
