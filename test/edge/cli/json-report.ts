import { z } from "zod";

/** The JSON report as README and the docs promise it: not a key more, not a key less. */
const position = z.strictObject({
  line: z.int().min(1),
  column: z.int().min(1),
  offset: z.int().min(0),
});

const finding = z.strictObject({
  rule: z.string(),
  level: z.enum(["notice", "warning", "error"]),
  message: z.string(),
  path: z.string(),
  range: z.strictObject({ start: position, end: position }),
  resource: z.strictObject({
    apiVersion: z.string(),
    kind: z.string(),
    namespace: z.string().nullable(),
    name: z.string().nullable(),
  }),
  fix: z
    .strictObject({
      title: z.string(),
      safety: z.enum(["safe", "unsafe"]),
      edits: z.array(z.strictObject({ start: z.int().min(0), end: z.int().min(0), text: z.string() })).min(1),
    })
    .nullable(),
});

const suppressed = finding
  .omit({ fix: true })
  .extend({ reason: z.string().nullable(), until: z.string().nullable() });

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
    fixable: count,
  }),
});

/** Throws where the text is not the whole of one report. */
export function readReport(text: string): z.infer<typeof report> {
  return report.parse(JSON.parse(text));
}
