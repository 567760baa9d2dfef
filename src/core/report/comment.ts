import type { RootContent } from "mdast";

import type { PlacedFinding } from "../diff/place.ts";
import type { Finding } from "../lint/finding.ts";
import type { Identity } from "../review/identity.ts";
import { renderMarker } from "../review/marker.ts";
import { plain, prose, type Prose } from "../text/prose.ts";
import { NOT_SHOWN, renderEditRows } from "./fix-diff.ts";
import { codeBlock, details, html, list, paragraph, renderMarkdown, strong } from "./markdown.ts";
import { linkPlaces } from "./permalinks.ts";
import { MAX_BODY } from "./review-body.ts";
import { renderWaysOut, type CommentForm } from "./ways-out.ts";

/**
 * The comment on a line: what is wrong and what comes of it, the fix, the ways out, and, collapsed, what the fix costs. A brief
 * one is its first sentence, the loss, the fix, and the ways out.
 */
export function renderComment(placed: PlacedFinding, identity: Identity, form: CommentForm): string {
  const { finding } = placed;
  const { isBrief } = form;
  const render = (fix: readonly RootContent[]) =>
    renderMarkdown([
      paragraph(strong(...linkPlaces(finding.message, form))),
      ...renderConsequence(finding, form),
      ...fix,
      ...renderAlternatives(finding),
      paragraph(...renderWaysOut(placed, form)),
      ...(isBrief ? [] : renderAdvice(finding)),
      html(renderMarker({ kind: "finding", identity, state: "open", isBrief })),
    ]);
  const comment = render(renderFix(placed));
  return comment.length <= MAX_BODY ? comment : render([paragraph(TOO_LONG)]);
}

/** What comes of it, and, in bold, what the fix takes away that many would miss: that is said each time. */
function renderConsequence({ advice, fix }: Finding, form: CommentForm): readonly RootContent[] {
  const { loss } = advice;
  const consequence = form.isBrief ? [] : linkPlaces(advice.consequence, form);
  const bold = loss === undefined || fix === null ? [] : [strong(loss)];
  if (consequence.length === 0 && bold.length === 0) return [];
  return [paragraph(...consequence, ...(consequence.length > 0 && bold.length > 0 ? [[" "]] : []), ...bold)];
}

/** One line of a manifest can be longer than what GitHub takes. */
const TOO_LONG = prose`The fix is too long to show here. On the branch, ${"otel-fix scan --diff"} prints it and ${"otel-fix scan --fix"} applies it.`;

function renderFix({ finding, manifest, placement }: PlacedFinding): readonly RootContent[] {
  if (finding.fix === null)
    return [paragraph(prose`There is no automatic fix: ${plain(finding.whyNoFix ?? "")}.`)];
  const suggestion = placement.where === "inline" ? placement.suggestion : null;
  if (suggestion !== null) return [codeBlock("suggestion", suggestion.text)];
  const rows = renderEditRows(manifest, finding.fix.edits);
  if (rows === null) return [paragraph(prose`${finding.fix.title}. ${NOT_SHOWN}`)];
  const meets = placement.where === "inline" ? placement.meets : undefined;
  const why = rows.isCut ? HOLDS_SECRET : whyNoSuggestion(manifest, meets);
  return [paragraph(prose`${finding.fix.title}. ${why}`), codeBlock("diff", rows.text)];
}

function whyNoSuggestion({ lines }: PlacedFinding["manifest"], meets: string | undefined): Prose {
  if (meets !== undefined)
    return prose`Not a suggestion, because the one for ${meets} changes the same lines, and GitHub commits only one of them:`;
  return lines.hasCarriageReturn ? HAS_CRLF : NO_SUGGESTION;
}

/** One can be committed: the others are named. */
function renderAlternatives({ alternatives }: Finding): readonly RootContent[] {
  return alternatives.map(({ title }) => paragraph(prose`Or by hand: ${title}.`));
}

const NO_SUGGESTION = prose`GitHub can't commit this as a suggestion here:`;
const HAS_CRLF = prose`Not a suggestion, because GitHub would mix LF into the file's CRLF line ends:`;
const HOLDS_SECRET = prose`A suggestion would repeat a line that looks like a secret:`;

function renderAdvice({ rule, advice }: Finding): readonly RootContent[] {
  const points = [...advice.cost, ...advice.decline];
  if (points.length === 0) return [];
  const summary = `What this costs, and how to decline it (<code>${rule}</code>)`;
  return details(summary, [list(points.map((point) => [point]))]);
}
