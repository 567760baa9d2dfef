import type { Scope } from "./scope.ts";

/** How values are spoken of whose chart is not known by its name: what they look like is said, and no more. */

/** `the operator probably reads`. */
export function presume(makes: string): string {
  return makes.replace(/(?= \w+$)/, " probably");
}

export function assumeMaker({ isOther }: Pick<Scope, "isOther">): string {
  return presume(isOther ? "the chart renders" : "a chart renders");
}

export function describeOdd(way: string, odd: string): string {
  return `chart values: it isn't known what this chart renders from \`${way}.${odd.slice(0, 100)}\``;
}
