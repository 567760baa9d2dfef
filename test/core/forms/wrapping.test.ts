import fc from "fast-check";
import { expect, it } from "vitest";

import { applyFixes, checkManifest, parseManifest } from "../../../src/core/check.ts";
import { proseToText } from "../../../src/core/text/prose.ts";
import { renderManifest, shapes } from "../kinds/instrumentation/manifest-arbitrary.ts";
import { PATIENCE, TRIES } from "../../property-runs.ts";
import { indent, options } from "./wrapped.ts";

/** A manifest in another text: the lines around it, and by how much its own are indented. */
interface Form {
  readonly path: string;
  readonly before: readonly string[];
  readonly by: number;
  readonly behind: readonly string[];
}

const FORMS: readonly Form[] = [
  { path: "a.yaml", before: ["kind: ConfigMap", "data:", "  a: |"], by: 4, behind: ["  other: x"] },
  {
    path: "a.yaml",
    before: ["spec:", "  values: |", "    data:", "      a: |"],
    by: 8,
    behind: ["    other: x"],
  },
  { path: "a.yaml", before: ["args:", "- |", "  set -e", "  cat <<EOF"], by: 2, behind: ["  EOF"] },
  { path: "a.md", before: ["# Guide", "", "```yaml"], by: 0, behind: ["```"] },
  { path: "a.md", before: ["1. First:", "", "   ~~~ yaml"], by: 3, behind: ["   ~~~", "2. Second"] },
  { path: "a.tf", before: ["a = <<EOT"], by: 0, behind: ["EOT"] },
  { path: "a.tf", before: ["  a = <<-EOT"], by: 4, behind: ["  EOT"] },
];

function wrap(text: string, { before, by, behind }: Form): string {
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  const lines = text.split(eol).slice(0, -1);
  return [...before, ...indent(lines, by), ...behind, ""].join(eol);
}

function check(text: string, path: string) {
  const manifest = parseManifest(path, text);
  const { findings, notChecked } = checkManifest(manifest, options);
  const { manifest: after } = applyFixes(manifest, { ...options, safeties: ["safe"] });
  return {
    findings: findings.map(({ message, range, fix }) => ({
      message: proseToText(message),
      at: text.slice(range.start, range.end).replaceAll(/\s+/g, " "),
      fix: fix === null ? null : proseToText(fix.title),
    })),
    notChecked,
    fixed: after.text,
  };
}

const plain = shapes
  .filter(({ bom }) => !bom)
  .map((shape) => renderManifest({ ...shape, finalNewline: true }));

it.each(FORMS)(
  "is found and fixed in $path behind $before as it is by itself",
  (form) => {
    fc.assert(
      fc.property(plain, (text) => {
        const alone = check(text, "a.yaml");
        expect(check(wrap(text, form), form.path)).toEqual({ ...alone, fixed: wrap(alone.fixed, form) });
      }),
      { numRuns: TRIES },
    );
  },
  PATIENCE,
);
