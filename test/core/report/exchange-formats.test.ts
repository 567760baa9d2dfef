import { readFileSync } from "node:fs";

import ajv from "ajv-draft-04";
import formats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { validateXML } from "xmllint-wasm";

import { checkManifest, parseManifest } from "../../../src/core/check.ts";
import { presets } from "../../../src/core/config/defaults.ts";
import type { Finding } from "../../../src/core/lint/finding.ts";
import { renderJunit } from "../../../src/core/report/junit.ts";
import type { Report } from "../../../src/core/report/report.ts";
import { renderSarif } from "../../../src/core/report/sarif.ts";
import { renderWorkflowCommands } from "../../../src/core/report/workflow-commands.ts";
import { formatIdentity, mapIdentities } from "../../../src/core/review/identity.ts";
import { rules } from "../sample-rules.ts";
import { place, sampleText } from "./samples.ts";

const SCHEMAS = new URL("../../schemas/", import.meta.url);
const readSchema = (name: string) => readFileSync(new URL(name, SCHEMAS), "utf8");

const validator = new ajv.default({ strict: false, allErrors: true });
formats.default(validator);
const isSarif = validator.compile(JSON.parse(readSchema("sarif-2.1.0.json")) as object);

const SUPPRESSED = sampleText({ name: "kept" }).replace(
  /( {8}value: .*)/,
  "$1 # otel-fix: ignore[missing-recommended-disables] the shop traces them itself",
);

const HOSTILE = sampleText({
  name: 'a<b>&"]]>\u0007\uD800',
  namespace: "\u202Eevil\n::error::x",
});

const suppressions = {
  mode: "allow" as const,
  today: "2026-01-01",
  ruleIds: rules.map(({ id }) => id),
};

function scan(texts: Readonly<Record<string, string>>): Report {
  const scanned = Object.entries(texts).map(([path, text]) => {
    const manifest = parseManifest(path, text);
    return { manifest, result: checkManifest(manifest, { rules, policy: presets.default, suppressions }) };
  });
  return {
    rules,
    findings: scanned.flatMap(({ manifest, result }) =>
      result.findings.map((finding) => ({ finding, manifest })),
    ),
    suppressed: scanned.flatMap(({ manifest, result }) =>
      result.suppressed.map((entry) => ({ ...entry, manifest })),
    ),
    notChecked: scanned.flatMap(({ result }) => result.notChecked),
    fixed: [],
    files: scanned.length,
    manifests: scanned.length,
    instrumentations: scanned.length,
    readVersion: () => "1.2.3",
    readPage: (rule) => `# ${rule}\n`,
    pagesUrl: "https://otel-fix.example/",
  };
}

const REPORT = scan({
  "deploy/a b.yaml": sampleText({}),
  "/abs/ü.yaml": sampleText({ name: "other" }),
  "kept.yaml": SUPPRESSED,
  "hostile.yaml": HOSTILE,
  "broken.yaml": "kind: Instrumentation\napiVersion: opentelemetry.io/v1alpha1\nspec: [\n",
});

interface Run {
  readonly results: readonly Result[];
  readonly tool: {
    readonly driver: { readonly rules: readonly { readonly id: string; readonly help: object }[] };
  };
  readonly invocations: readonly { readonly toolExecutionNotifications: readonly object[] }[];
}

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly suppressions?: readonly { readonly justification?: string }[];
  readonly fixes?: readonly {
    readonly artifactChanges: readonly {
      readonly replacements: readonly {
        readonly deletedRegion: { readonly charOffset: number; readonly charLength: number };
        readonly insertedContent: { readonly text: string };
      }[];
    }[];
  }[];
  readonly locations: readonly {
    readonly physicalLocation: {
      readonly artifactLocation: { readonly uri: string; readonly uriBaseId?: string };
      readonly region: { readonly startLine: number; readonly charOffset: number };
    };
  }[];
}

function readRun(report: Report): Run {
  const log: unknown = JSON.parse(renderSarif(report));
  expect(isSarif(log) ? [] : isSarif.errors).toEqual([]);
  const [run] = (log as { readonly runs: readonly Run[] }).runs;
  if (run === undefined) throw new Error("a log without a run");
  return run;
}

describe("a report in SARIF", () => {
  it("is valid, whatever names are in it, and with nothing in it", () => {
    expect(readRun(REPORT).results).toHaveLength(4);
    expect(readRun(scan({})).results).toEqual([]);
  });

  it("names rules by their place in the list, with their pages", () => {
    const { results, tool } = readRun(REPORT);
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
    expect(tool.driver.rules[0]?.help).toMatchObject({ markdown: `# ${rules[0]?.id ?? ""}\n` });
  });

  it("has the bot's identities as fingerprints, and other ones for other places", () => {
    const { results } = readRun(REPORT);
    const prints = results.map(({ partialFingerprints }) => partialFingerprints);
    expect(new Set(prints.map(({ primaryLocationLineHash }) => primaryLocationLineHash)).size).toBe(4);
    const { finding } = place({ path: "deploy/a b.yaml" });
    const identity = mapIdentities([finding]).get(finding);
    expect(identity && formatIdentity(identity)).toBe(prints[0]?.["otelFixIdentity/v1"]);
  });

  it("has fixes that make of the text what the fix makes of it", () => {
    const { results } = readRun(REPORT);
    const [replacement] = results[0]?.fixes?.[0]?.artifactChanges[0]?.replacements ?? [];
    const { charOffset = 0, charLength = 0 } = replacement?.deletedRegion ?? {};
    const text = sampleText({});
    const after = `${text.slice(0, charOffset)}${replacement?.insertedContent.text ?? ""}${text.slice(charOffset + charLength)}`;
    expect(after).toBe(sampleText({ value: "urllib3,urllib,flask,requests" }));
  });

  it("gives addresses below the folder of the scan, and whole ones for absolute paths", () => {
    const uris = readRun(REPORT).results.map(
      ({ locations: [first] }) => first?.physicalLocation.artifactLocation,
    );
    expect(uris).toContainEqual({ uri: "deploy/a%20b.yaml", uriBaseId: "%SRCROOT%" });
    expect(uris).toContainEqual({ uri: "file:///abs/%C3%BC.yaml" });
  });

  it("keeps suppressed findings as such, with their reason, and lists what was not checked", () => {
    const { results, invocations } = readRun(REPORT);
    const suppressed = results.flatMap(({ suppressions }) => suppressions ?? []);
    expect(suppressed).toEqual([
      { kind: "inSource", status: "accepted", justification: "the shop traces them itself" },
    ]);
    expect(JSON.stringify(invocations)).toContain("broken.yaml");
  });

  it("has no more results than code scanning takes, and the worst of them", () => {
    const [first] = REPORT.findings;
    if (first === undefined) throw new Error("no finding");
    const as = (level: Finding["level"]) => ({ ...first, finding: { ...first.finding, level } });
    const findings = [...Array.from({ length: 25_000 }, () => as("notice")), as("error")];
    const { results, invocations } = readRun({ ...REPORT, findings, suppressed: [] });
    expect(results).toHaveLength(25_000);
    expect(results[0]?.level).toBe("error");
    expect(JSON.stringify(invocations)).toContain("1 more results");
  });
});

describe("a report in JUnit's XML", () => {
  const validate = async (report: Report) => {
    const { valid, errors } = await validateXML({
      xml: [{ fileName: "report.xml", contents: renderJunit(report) }],
      schema: [{ fileName: "junit.xsd", contents: readSchema("junit.xsd") }],
    });
    return { valid, errors: errors.map(({ message }) => message) };
  };

  it("is valid, whatever names are in it, and with nothing in it", async () => {
    expect(await validate(REPORT)).toEqual({ valid: true, errors: [] });
    expect(await validate(scan({}))).toEqual({ valid: true, errors: [] });
  });

  it("fails a case for each finding but notices, and passes one for what was not checked", () => {
    const xml = renderJunit(REPORT);
    expect(xml.match(/<failure /g)).toHaveLength(3);
    expect(xml).toContain('<testcase classname="broken.yaml" name="not checked:');
    const quiet = REPORT.findings.map((entry) => ({
      ...entry,
      finding: { ...entry.finding, level: "notice" as const },
    }));
    expect(renderJunit({ ...REPORT, findings: quiet })).not.toContain("<failure ");
  });
});

describe("a report as workflow commands", () => {
  it("is a line for each finding, whatever is in its names", () => {
    const lines = renderWorkflowCommands(REPORT).split("\n");
    expect(lines).toHaveLength(3);
    for (const line of lines)
      expect(line).toMatch(/^::warning file=[^:]*,line=10,endLine=10,title=[a-z-]+::\S/);
  });

  it("says how many GitHub has no room for, and that there are none", () => {
    const many = Array.from({ length: 12 }, () => REPORT.findings[0]).flatMap((one) => one ?? []);
    const lines = renderWorkflowCommands({ ...REPORT, findings: many }).split("\n");
    expect(lines).toHaveLength(11);
    expect(lines[10]).toMatch(/^2 more: /);
    expect(renderWorkflowCommands(scan({}))).toBe("No findings.");
  });
});
