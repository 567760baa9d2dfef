// What may be written into a check run, and how much of it.
// Source of the limits: https://docs.github.com/rest/checks/runs#create-a-check-run
import { z } from "zod";

const MOST_ANNOTATIONS = 50;
const LONGEST_TEXT = 65_535;
const LONGEST_DETAIL = 64 * 1024;

const AnnotationBody = z
  .strictObject({
    path: z.string(),
    start_line: z.int(),
    end_line: z.int(),
    start_column: z.int().optional(),
    end_column: z.int().optional(),
    annotation_level: z.enum(["notice", "warning", "failure"]),
    message: z.string().max(LONGEST_DETAIL),
    title: z.string().max(255).optional(),
    raw_details: z.string().max(LONGEST_DETAIL).optional(),
  })
  .refine((one) => one.start_line <= one.end_line, {
    error: '"end_line" must not be smaller than "start_line".',
  })
  .refine(
    (one) =>
      one.start_line === one.end_line || (one.start_column === undefined && one.end_column === undefined),
    {
      error:
        '"start_column" and "end_column" are only allowed when "start_line" and "end_line" have the same value.',
    },
  );

const OutputBody = z.strictObject({
  title: z.string().optional(),
  summary: z.string().max(LONGEST_TEXT),
  text: z.string().max(LONGEST_TEXT).optional(),
  annotations: z.array(AnnotationBody).max(MOST_ANNOTATIONS).optional(),
  images: z
    .array(z.strictObject({ alt: z.string(), image_url: z.string(), caption: z.string().optional() }))
    .optional(),
});

const ActionBody = z.strictObject({
  label: z.string().max(20),
  description: z.string().max(40),
  identifier: z.string().max(20),
});

const FIELDS = {
  details_url: z.string().optional(),
  external_id: z.string().optional(),
  status: z.enum(["queued", "in_progress", "completed"]).optional(),
  started_at: z.iso.datetime({ offset: true }).optional(),
  completed_at: z.iso.datetime({ offset: true }).optional(),
  conclusion: z
    .enum(["action_required", "cancelled", "failure", "neutral", "success", "skipped", "timed_out"])
    .optional(),
  actions: z.array(ActionBody).max(3).optional(),
};

interface Ending {
  readonly status?: string | undefined;
  readonly conclusion?: string | undefined;
  readonly completed_at?: string | undefined;
}

/** Whoever says that a run is completed says how it ended. */
function hasConclusion({ status, conclusion, completed_at: completedAt }: Ending): boolean {
  return conclusion !== undefined || (status !== "completed" && completedAt === undefined);
}

const NO_CONCLUSION = { error: '"conclusion" wasn\'t supplied.' };

export const NewCheckRunBody = z
  .strictObject({
    ...FIELDS,
    name: z.string().min(1),
    head_sha: z.string(),
    output: OutputBody.extend({ title: z.string() }).optional(),
  })
  .refine(hasConclusion, NO_CONCLUSION);

export const ChangedCheckRunBody = z
  .strictObject({ ...FIELDS, name: z.string().min(1).optional(), output: OutputBody.optional() })
  .refine(hasConclusion, NO_CONCLUSION);
