import type { Finding, Fix } from "../lint/finding.ts";

/** What a finding offers: a fix, or why there is none. */
export type ChosenFix = Pick<Finding, "fix" | "alternatives" | "whyNoFix">;

/** @param whyNoFix the rest of a sentence, for people */
export function withoutFix(whyNoFix: string): ChosenFix {
  return { fix: null, alternatives: [], whyNoFix };
}

export function found(fix: Fix): ChosenFix {
  return { fix, alternatives: [], whyNoFix: null };
}

export const NOT_TRIED = "no one asked for it";
export const NOT_PROVED = "no edit was found that changes nothing else";
export const OPEN_END =
  "the file ends with a block scalar and no line break: an entry below would add a line break to its value";
export const USED_ELSEWHERE = "the value is shared through an anchor that's also used elsewhere";
