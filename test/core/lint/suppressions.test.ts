import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { applyFixes, checkManifest, parseManifest, type CheckResult } from "../../../src/core/check.ts";
import { presets } from "../../../src/core/config/defaults.ts";
import type { Finding } from "../../../src/core/lint/finding.ts";
import type { SuppressionOptions } from "../../../src/core/lint/judge-suppressions.ts";
import { proseToText } from "../../../src/core/text/prose.ts";
import { rules } from "../sample-rules.ts";
import { TRIES } from "../../property-runs.ts";

const RULE = "missing-recommended-disables";
const ruleIds = rules.map(({ id }) => id);
const policy = presets.default;

function optionsOf(mode: SuppressionOptions["mode"], today = "2026-06-15") {
  return { rules, policy, suppressions: { mode, today, ruleIds } };
}

function run(text: string, mode: SuppressionOptions["mode"] = "allow", today?: string): CheckResult {
  return checkManifest(parseManifest("a.yaml", text), optionsOf(mode, today));
}

function resource(name: string, before = "", beside = ""): string {
  return `apiVersion: opentelemetry.io/v1alpha1\nkind: Instrumentation\nmetadata:\n  name: ${name}\nspec:\n${before}  python: {}${beside}\n`;
}

function idsOf(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ rule, subject: { name } }) => `${rule} ${name ?? ""}`);
}

const COMMENT = `  # otel-fix: ignore[${RULE}] audit trail\n`;

describe("a suppression", () => {
  it("hides the finding of its line and no other, and says why", () => {
    const { findings, suppressed } = run(`${resource("a", COMMENT)}---\n${resource("b")}`);
    expect(idsOf(findings)).toEqual([`${RULE} b`]);
    expect(suppressed).toMatchObject([
      { finding: { rule: RULE, fix: null }, suppression: { reason: "audit trail" }, isReported: false },
    ]);
  });

  it("of an annotation hides the findings of its resource, in JSON too", () => {
    const metadata = { name: "a", annotations: { "otel-fix/ignore": `${RULE}=audit trail` } };
    const json = {
      apiVersion: "opentelemetry.io/v1alpha1",
      kind: "Instrumentation",
      metadata,
      spec: { python: {} },
    };
    const other = { ...json, metadata: { name: "b" } };
    const { findings, suppressed } = run(
      JSON.stringify({ apiVersion: "v1", kind: "List", items: [json, other] }),
    );
    expect(idsOf(findings)).toEqual([`${RULE} b`]);
    expect(suppressed).toHaveLength(1);
  });

  it("does not reach into another document", () => {
    const text = `${resource("a")}# otel-fix: ignore[${RULE}] above the mark\n--- {apiVersion: opentelemetry.io/v1, kind: Instrumentation, metadata: {name: b}, spec: {python: {}}}\n`;
    expect(idsOf(run(text).findings)).toContain(`${RULE} b`);
  });

  it("counts through its last day", () => {
    const text = resource("a", "", ` # otel-fix: ignore[${RULE}] load test until=2026-06-15`);
    expect(run(text, "allow", "2026-06-15").findings).toEqual([]);
    const { findings, suppressed } = run(text, "allow", "2026-06-16");
    expect(idsOf(findings)).toEqual([`${RULE} a`, "unused-suppression a"]);
    expect(suppressed).toEqual([]);
    expect(findings[0]?.fix).not.toBeNull();
  });

  it("is not fixed away, while the others are", () => {
    const text = `${resource("a", COMMENT)}---\n${resource("b")}`;
    const { manifest, fixed } = applyFixes(parseManifest("a.yaml", text), {
      ...optionsOf("allow"),
      safeties: ["safe"],
    });
    expect(idsOf(fixed)).toEqual([`${RULE} b`]);
    expect(manifest.text.startsWith(resource("a", COMMENT))).toBe(true);
  });

  it("leaves its finding in sight where the policy reports it, and needs a reason there", () => {
    expect(run(resource("a", COMMENT), "report").suppressed).toMatchObject([{ isReported: true }]);
    const bare = resource("a", `  # otel-fix: ignore[${RULE}]\n`);
    expect(run(bare, "allow").findings).toEqual([]);
    expect(idsOf(run(bare, "report").findings)).toEqual(["invalid-suppression a", `${RULE} a`]);
  });

  it("of any form has no effect where the policy denies it, and nothing more is said about it", () => {
    const forms = [
      "",
      " why",
      " why until=2020-01-01",
      " why until=never",
      ", no-such-rule",
      "] x # otel-fix: ignore[",
    ];
    for (const form of forms) {
      const text = resource("a", `  # otel-fix: ignore[${RULE}]${form}\n`);
      expect(idsOf(run(text, "deny").findings)).toEqual([`${RULE} a`]);
    }
    const [finding] = run(resource("a", `  # otel-fix: ignore[${RULE}]\n`), "deny").findings;
    expect(proseToText(finding?.advice.consequence ?? [])).toContain("`suppressions: deny`");
  });

  it("of a finding that another one covers too is listed beside it, and neither is called unused", () => {
    const annotated = resource("a", COMMENT).replace(
      "spec:",
      `  annotations:\n    otel-fix/ignore: ${RULE}=load test until=2999-01-01\nspec:`,
    );
    const { findings, suppressed } = run(annotated);
    expect(findings).toEqual([]);
    expect(suppressed).toMatchObject([
      { suppression: { reason: "audit trail" }, also: [{ reason: "load test", until: "2999-01-01" }] },
    ]);
  });

  it("has no effect where the policy denies it: the finding says so, has its fix, and nobody is blamed", () => {
    const { findings, suppressed } = run(resource("a", COMMENT), "deny");
    expect(suppressed).toEqual([]);
    expect(idsOf(findings)).toEqual([`${RULE} a`]);
    expect(proseToText(findings[0]?.advice.consequence ?? [])).toContain(
      "has no effect: the configuration says `suppressions: deny`",
    );
    expect(findings[0]?.fix).not.toBeNull();
  });

  it("of a rule that does not run, or that is off, is not called unused", () => {
    const text = resource("a", COMMENT).replace("python", "java");
    expect(idsOf(run(text).findings)).toEqual(["unused-suppression a"]);
    const manifest = parseManifest("a.yaml", text);
    const chosen = rules.filter(({ id }) => id === "unused-suppression");
    expect(checkManifest(manifest, { ...optionsOf("allow"), rules: chosen }).findings).toEqual([]);
    const off = { ...policy, rules: { [RULE]: "off" } } as const;
    expect(checkManifest(manifest, { ...optionsOf("allow"), policy: off }).findings).toEqual([]);
  });

  it("is not read where nobody asks for it", () => {
    const manifest = parseManifest("a.yaml", resource("a", COMMENT));
    expect(idsOf(checkManifest(manifest, { rules, policy }).findings)).toEqual([`${RULE} a`]);
  });

  it("offers the rule that was most likely meant, and keeps the others that it names", () => {
    const text = resource("a", `  # otel-fix: ignore[${RULE}, missing-recomended-disables] why\n`);
    const { findings, suppressed } = run(text);
    expect(findings.map(({ message }) => proseToText(message))).toEqual([
      expect.stringContaining(`found \`missing-recomended-disables\` (did you mean \`${RULE}\`?)`),
    ]);
    expect(suppressed).toHaveLength(1);
  });

  it("is reported with the resource that it stands in", () => {
    const item = (name: string, after: string) =>
      `- apiVersion: opentelemetry.io/v1\n  kind: Instrumentation\n  metadata: {name: ${name}}\n  spec: {}${after}\n`;
    const list = `apiVersion: v1\nkind: List\nitems:\n# otel-fix: ignore[${RULE}] first\n${item("a", ` # otel-fix: ignore[${RULE}] a`)}# otel-fix: ignore[${RULE}] b\n${item("b", "")}  # otel-fix: ignore[${RULE}] last\n`;
    expect(idsOf(run(list).findings).map((id) => id.slice(-1))).toEqual(["a", "a", "b", "b"]);
  });
});

it("a suppression stays above its line where a fix adds lines there", () => {
  const env = "  spec:\n    python:\n      env:\n      - name: A\n        value: b\n";
  const head = (name: string) =>
    `apiVersion: opentelemetry.io/v1\n  kind: Instrumentation\n  metadata: {name: ${name}}\n`;
  const comment = `        # otel-fix: ignore[${RULE}] its base is shared\n`;
  const list = (between: string) =>
    `apiVersion: v1\nbase: &base\n  spec: {python: {}}\nkind: List\nitems:\n- ${head("a")}${env}${between}- <<: *base\n  ${head("b")}`;
  const { suppressed } = run(list(comment));
  expect(suppressed.map(({ finding }) => finding.subject.name)).toEqual(["b"]);
  const fix = (text: string) =>
    applyFixes(parseManifest("a.yaml", text), { ...optionsOf("allow"), safeties: ["safe"] });
  const { manifest, result } = fix(list(comment));
  expect(manifest.text).toContain(`,flask"\n${comment}- <<: *base\n`);
  expect(result.suppressed).toHaveLength(1);
  // Any other comment there stays with the entry that it is about.
  expect(fix(list("        # about A\n")).manifest.text).toContain(
    "value: b\n        # about A\n      - name:",
  );
});

describe("properties", () => {
  const word = fc.constantFrom(
    RULE,
    "no-such-rule",
    "ignore[",
    "]",
    ",",
    "until=",
    "2027-01-01",
    ";",
    "=",
    "#",
    "otel-fix:",
    '"',
    "why",
    "{",
    "\t",
    "é",
  );
  const words = fc.array(word, { maxLength: 8 }).map((parts) => parts.join(" "));
  const place = fc.constantFrom("above", "beside", "annotation");
  const mode = fc.constantFrom("allow" as const, "report" as const, "deny" as const);

  it("any words in any place never throw, and change no finding but their own", () => {
    fc.assert(
      fc.property(words, place, mode, fc.boolean(), (text, where, policyMode, isBracketed) => {
        const written = isBracketed ? `otel-fix: ignore[${RULE}] ${text}` : `otel-fix: ignore${text}`;
        const result = run(write(written, text, where), policyMode);
        expect(result.notChecked).toEqual([]);
        const others = result.findings.filter(({ subject: { name } }) => name === "other");
        expect(others.map(describeFinding)).toEqual(plain);
        const own = result.findings.filter(({ rule, subject: { name } }) => name === "own" && rule === RULE);
        expect(own.length + result.suppressed.length).toBe(1);
      }),
      { numRuns: TRIES },
    );
  });

  it("a suppression that is taken away brings its finding back as it was", () => {
    const bare = run(resource("own"));
    fc.assert(
      fc.property(fc.constantFrom("", "why", "why until=2999-01-01"), place, (reason, where) => {
        const text = write(`otel-fix: ignore[${RULE}] ${reason}`, `${RULE}=${reason}`, where);
        expect(idsOf(run(text).findings)).toEqual([`${RULE} other`]);
        const without = text.replace(/ *# otel-fix:.*| {2}annotations:\n.*\n/, "").replace("\n\n", "\n");
        const [first] = run(without).findings;
        expect(first?.message).toEqual(bare.findings[0]?.message);
        expect(first?.fix).not.toBeNull();
      }),
      { numRuns: 50 },
    );
  });

  const plain = run(resource("other")).findings.map(describeFinding);

  function describeFinding({ rule, level, message, advice, fix }: Finding) {
    return { rule, level, message, advice: { ...advice, consequence: null }, title: fix?.title };
  }

  function write(comment: string, annotation: string, where: string): string {
    const own =
      where === "annotation"
        ? resource("own").replace(
            "spec:",
            () => `  annotations:\n    otel-fix/ignore: ${JSON.stringify(annotation)}\nspec:`,
          )
        : resource(
            "own",
            where === "above" ? `  # ${comment}\n` : "",
            where === "beside" ? ` # ${comment}` : "",
          );
    return `${own}---\n${resource("other")}`;
  }
});

describe("hostile numbers", () => {
  it("of suppressions and findings on one line cost time in proportion to them", () => {
    const n = 2_000;
    const item = "{apiVersion: opentelemetry.io/v1, kind: Instrumentation, spec: {python: {}}}, ";
    const text = `apiVersion: v1\nkind: List\n${`# otel-fix: ignore[${RULE}] why\n`.repeat(n)}items: [${item.repeat(n)}]\n`;
    const { findings, suppressed } = run(text);
    expect(findings).toEqual([]);
    expect(suppressed).toHaveLength(n);
  });
});
