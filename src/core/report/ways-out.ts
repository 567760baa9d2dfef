import type { PhrasingContent } from "mdast";

import type { PlacedFinding } from "../diff/place.ts";
import { prose, type Prose } from "../text/prose.ts";
import { textLink } from "./markdown.ts";
import { addressOf } from "./own-pages.ts";
import type { LinkBase } from "./permalinks.ts";

export interface CommentForm extends LinkBase {
  /** Whether another comment of the pull request says what holds for all findings of the rule. */
  readonly isBrief: boolean;
}

/** The last line of a comment: how to take the fix, how to decline it, and where the rest stands. */
export function renderWaysOut(
  placed: PlacedFinding,
  { pagesUrl, isBrief }: CommentForm,
): readonly (Prose | PhrasingContent)[] {
  const { rule, path } = placed.finding;
  const more: readonly (Prose | PhrasingContent)[] =
    pagesUrl === null
      ? [prose`More: ${`/otel-fix why ${rule}`}`]
      : [textLink(addressOf(rule, pagesUrl), isBrief ? "What this costs" : "About this rule")];
  return [...sayHowToTake(placed), prose`Not wanted? `, ...decline(rule, path), [" · "], ...more];
}

function sayHowToTake({ finding: { fix }, placement }: PlacedFinding): readonly Prose[] {
  if (fix === null) return [];
  const isSuggested = placement.where === "inline" && placement.suggestion !== null;
  const command = fix.safety === "safe" ? "/otel-fix" : "/otel-fix --unsafe";
  const guess =
    fix.safety === "safe" ? [] : [prose`This fix is a guess, or changes another setting: check it first. `];
  return [
    ...guess,
    isSuggested
      ? prose`Commit it, or comment ${command}. `
      : prose`Comment ${command} here to have it committed. `,
  ];
}

/** JSON has no comments to suppress a finding with. */
function decline(rule: string, path: string): readonly Prose[] {
  return path.endsWith(".json")
    ? [prose`Switch the rule off for this path, in ${"overrides"} of ${".github/otel-fix.yml"}`]
    : [prose`${`/otel-fix ignore ${rule} reason: …`}`];
}
