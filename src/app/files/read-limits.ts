import type { FileContent } from "../ports.ts";

/**
 * How much of a pull request is read for one review, or for one answer. Counted in files and bytes, never in time, so that
 * the same commit always gives the same check; what is beyond a bound is listed as not checked, with the bound.
 */
export interface ReadLimits {
  readonly files: number;
  /** Files that a query gives too little of, each of which costs a call: over 500 KB, or not UTF-8. */
  readonly large: number;
  /** Bytes of all others together. */
  readonly bytes: number;
}

const MB = 1024 * 1024;

/** GitHub lists 3,000 files at most. With these, 150 files of any size are 60 calls at most, the merge base's included. */
export const REVIEW_LIMITS: ReadLimits = { files: 3_000, large: 16, bytes: 48 * MB };

/** For the questions of people who cannot write: with these, an answer is 30 calls at most. */
export const OUTSIDER_LIMITS: ReadLimits = { files: 150, large: 4, bytes: 16 * MB };

/** And so many hundreds of its files, threads and reviews are listed for them. */
export const FEW_PAGES = 5;

/** Counts what is read. */
export class ReadBudget {
  readonly #limits: ReadLimits;
  #files = 0;
  #large = 0;
  #bytes = 0;

  constructor(limits: ReadLimits) {
    this.#limits = limits;
  }

  /** Why a file is not looked at; null where it is. */
  takeFile(): string | null {
    const { files } = this.#limits;
    this.#files += 1;
    return this.#files > files ? describe(`the ${files} files`) : null;
  }

  /** Why nothing more is asked for; null where it is. */
  findFull(): string | null {
    const { bytes } = this.#limits;
    return this.#bytes > bytes ? describe(`the ${bytes / MB} MB`) : null;
  }

  /** Why the bytes of a file are not asked for on their own; null where they are. */
  takeLarge(): string | null {
    const { large } = this.#limits;
    this.#large += 1;
    return this.#large > large ? describe(`the ${large} files over 500 KB, or not UTF-8,`) : null;
  }

  /** Counts a text that came with others in one answer. */
  countText(content: FileContent): void {
    if (content.kind === "text") this.#bytes += content.text.length;
  }
}

function describe(bound: string): string {
  return `beyond ${bound} that are read of one pull request: \`otel-fix scan\` on a checkout has no limit`;
}
