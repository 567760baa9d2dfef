import { renderJson } from "./json.ts";
import { renderJunit } from "./junit.ts";
import type { Report } from "./report.ts";
import { renderSarif } from "./sarif.ts";
import { renderTerminal } from "./terminal.ts";
import type { Palette } from "./palette.ts";
import { renderWorkflowCommands } from "./workflow-commands.ts";

/** A form in which a scan can be printed. */
export interface Format {
  /** As `--format` takes it. */
  readonly name: string;
  /** Whom it is for; `--help` shows it behind the name. */
  readonly summary: string;
  /** `palette`: colours, for a format that people read. */
  readonly render: (report: Report, palette: Palette) => string | Promise<string>;
}

const text: Format = { name: "text", summary: "for people", render: renderTerminal };

/** The formats of `scan --format`: a new one is one file, and one row here. */
export const formats: readonly Format[] = [
  text,
  { name: "json", summary: "for programs", render: renderJson },
  { name: "sarif", summary: "for code scanning", render: renderSarif },
  { name: "github", summary: "for a workflow's annotations", render: renderWorkflowCommands },
  { name: "junit", summary: "for CI servers", render: renderJunit },
];

/** What is printed where nobody asks for a format. */
export const defaultFormat = text;
