import type { PlacedFinding } from "../diff/place.ts";
import type { Advice, Finding } from "../lint/finding.ts";
import type { Identity } from "../review/identity.ts";
import { renderMarker } from "../review/marker.ts";
import { plain, prose } from "../text/prose.ts";
import { UNSAFE } from "./describe-fix.ts";
import { NOT_SHOWN, renderEditRows } from "./fix-diff.ts";
import { MAX_BODY } from "./review-body.ts";
import { codeBlock, details, html, list, paragraph, renderMarkdown, strong } from "./markdown.ts";
import type { RootContent } from "mdast";

/** The comment on a line: what will happen, the fix, and, collapsed, what it costs and how to decline it. */
export function renderComment(placed: PlacedFinding, identity: Identity): string {
  const { finding } = placed;
  const render = (fix: readonly RootContent[]) =>
    renderMarkdown([
      paragraph(strong(finding.message)),
      ...(finding.advice.consequence.length === 0 ? [] : [paragraph(finding.advice.consequence)]),
      ...(finding.fix?.safety === "unsafe" ? [paragraph(UNSAFE)] : []),
      ...fix,
      ...renderAlternatives(finding),
      ...renderAdvice(finding),
      html(renderMarker({ kind: "finding", identity, state: "open" })),
    ]);
  const comment = render(renderFix(placed));
  return comment.length <= MAX_BODY ? comment : render([paragraph(TOO_LONG)]);
}

/** One line of a manifest can be longer than what GitHub takes. */
const TOO_LONG = prose`The fix is too long to be shown here. On the branch, ${"otel-fix scan --diff"} prints it and ${"otel-fix scan --fix"} applies it.`;

function renderFix({ finding, manifest, placement }: PlacedFinding): readonly RootContent[] {
  if (finding.fix === null)
    return [paragraph(prose`There is no automatic fix: ${plain(finding.whyNoFix ?? "")}.`)];
  const suggestion = placement.where === "inline" ? placement.suggestion : null;
  if (suggestion !== null) return [codeBlock("suggestion", suggestion.text)];
  const rows = renderEditRows(manifest, finding.fix.edits);
  if (rows === null) return [paragraph(prose`${finding.fix.title}. ${NOT_SHOWN}`)];
  const why = rows.isCut ? HOLDS_SECRET : NO_SUGGESTION;
  return [paragraph(prose`${finding.fix.title}. ${why}`), codeBlock("diff", rows.text)];
}

/** One can be committed: the others are named. */
function renderAlternatives({ alternatives }: Finding): readonly RootContent[] {
  return alternatives.map(({ title }) => paragraph(prose`Or by hand: ${title}.`));
}

const NO_SUGGESTION = prose`GitHub cannot commit this as a suggestion here:`;
const HOLDS_SECRET = prose`A suggestion would repeat a line that looks as if it held a secret; ${"/otel-fix"} commits this:`;

function renderAdvice({ rule, advice }: Finding): readonly RootContent[] {
  const summary = `What this costs, and how to decline it (<code>${rule}</code>)`;
  return details(summary, renderAdviceList(advice));
}

function renderAdviceList({ cost, decline }: Advice): readonly RootContent[] {
  return [list([...cost, ...decline].map((point) => [point]))];
}
