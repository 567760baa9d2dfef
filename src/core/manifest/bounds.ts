/**
 * How much of one file is checked. What is counted here grows with what a text holds, not with the machine: the same commit
 * always gives the same check. What is beyond a bound is listed as not checked, with the bound. Memory has a bound of its
 * own, see compose.ts. No file that people write comes near.
 */

/** Documents that are parsed, as they may hold a subject. */
export const MAX_DOCUMENTS = 10_000;

/** Instrumentation resources that rules are asked about. */
export const MAX_RESOURCES = 3_000;

/** Suppressions that are read; an annotation counts for each resource that has it. */
export const MAX_SUPPRESSIONS = 5_000;

/** Rules that one suppression names. */
export const MAX_NAMED_RULES = 100;

/** Why the rest of a file is not checked: one line for people. */
export function describeBound(what: string, most: number, advice: string): string {
  return `more than ${most.toLocaleString("en")} ${what} in one file: ${advice}`;
}
