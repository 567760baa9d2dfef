import type { Finding, SuppressedFinding } from "../lint/finding.ts";
import type { Rule } from "../lint/rule.ts";
import type { Manifest, NotChecked } from "../manifest/manifest.ts";

/** What a scan has to say: every format is given all of it. */
export interface Report {
  /** The rules that ran, with the level that each has by itself. */
  readonly rules: readonly Pick<Rule, "id" | "summary" | "level" | "symptoms">[];
  /** What is left to say: after fixing, only what was not fixed. */
  readonly findings: readonly { readonly finding: Finding; readonly manifest: Manifest }[];
  readonly suppressed: readonly (SuppressedFinding & { readonly manifest: Manifest })[];
  readonly notChecked: readonly NotChecked[];
  /** Those of `notChecked` that people were told of before the report. */
  readonly announced?: ReadonlySet<string>;
  /** Whether people want to read of findings alone; a report without any is empty then. */
  readonly isQuiet?: boolean;
  /** Findings that were fixed in this run. */
  readonly fixed: readonly Finding[];
  /** Whether the fixes were only tried, and nothing was written. */
  readonly isPreview?: boolean;
  /** Where rules have pages, with a slash at its end; null or absent where nobody said. */
  readonly pagesUrl?: string | null;
  /** Of otel-fix; absent where nobody said. */
  readonly readVersion?: () => string;
  /** A rule's page as Markdown, for formats that carry it; null where it isn't there. */
  readonly readPage?: (rule: string) => string | null;
  readonly files: number;
  /** Files that git leaves out, and that would have mattered; none unless given. */
  readonly ignored?: number;
  readonly manifests: number;
  readonly instrumentations: number;
}
