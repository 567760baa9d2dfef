import { z } from "zod";

/** The JSON report as docs/json-report.md promises it: not a key more, not a key less. */
const position = z.strictObject({
  line: z.int().min(1),
  column: z.int().min(1),
  offset: z.int().min(0),
});

const range = z.strictObject({ start: position, end: position });

const named = { kind: z.string(), namespace: z.string().nullable(), name: z.string().nullable() };

const place = {
  path: z.string(),
  range,
  resource: z.strictObject({ apiVersion: z.string(), ...named }).nullable(),
  subject: z.strictObject({
    ...named,
    container: z.string().optional(),
    service: z.string().optional(),
  }),
};

const fix = z.strictObject({
  title: z.string(),
  safety: z.enum(["safe", "unsafe"]),
  edits: z.array(z.strictObject({ start: z.int().min(0), end: z.int().min(0), text: z.string() })).min(1),
});

const finding = z.strictObject({
  rule: z.string(),
  level: z.enum(["notice", "warning", "error"]),
  message: z.string(),
  ...place,
  related: z.array(z.strictObject({ path: z.string(), range, message: z.string() })),
  fix: fix.nullable(),
  alternatives: z.array(fix),
  helpUri: z.url().optional(),
});

const terms = { reason: z.string().nullable(), until: z.string().nullable() };

const suppressed = z.strictObject({
  rule: z.string(),
  level: z.enum(["notice", "warning", "error"]),
  message: z.string(),
  ...place,
  ...terms,
  also: z.array(z.strictObject(terms)).optional(),
});

const count = z.int().min(0);

const report = z.strictObject({
  version: z.literal(1),
  findings: z.array(finding),
  suppressed: z.array(suppressed),
  notChecked: z.array(z.strictObject({ path: z.string(), reason: z.string().min(1) })),
  summary: z.strictObject({
    files: count,
    manifests: count,
    instrumentations: count,
    findings: count,
    ignored: count.optional(),
    fixable: count,
  }),
});

export type JsonReport = z.infer<typeof report>;

/** Throws where the text is not the whole of one report. */
export function readReport(text: string): JsonReport {
  return report.parse(JSON.parse(text));
}
