import type { FileDiff } from "../../core/diff/file-diff.ts";
import type { Finding, SuppressedFinding } from "../../core/lint/finding.ts";
import type { Manifest, NotChecked } from "../../core/manifest/manifest.ts";
import type { Identity } from "../../core/review/identity.ts";
import type { FileContent, Said } from "../files/contents.ts";
import type { Holdings } from "./holdings.ts";

/** What the analysis of a pull request comes to. */

export interface Analysis {
  readonly headSha: string;
  readonly findings: readonly AnalysedFinding[];
  /** What the changed manifests ask not to be told about. */
  readonly suppressed: readonly (SuppressedFinding & {
    readonly manifest: Manifest;
    readonly identity: Identity;
  })[];
  /** The changed manifests that could be read. */
  readonly manifests: readonly Manifest[];
  /** The configuration file as the pull request would leave it; null where it does not change it, or takes it away. */
  readonly proposal: FileContent | null;
  readonly notChecked: readonly NotChecked[];
  readonly holdings: Holdings;
  /** What the bot had said by the time that the files were read; null where none were. */
  readonly said: Said | null;
  readonly instrumentations: number;
  /** Changed files that may be manifests. */
  readonly files: number;
}

export interface AnalysedFinding {
  readonly finding: Finding;
  readonly identity: Identity;
  readonly manifest: Manifest;
  /** Where the file was before a rename; null otherwise. */
  readonly previousPath: string | null;
  /** Whether the merge base has the finding too. */
  readonly isOld: boolean;
  readonly diff: FileDiff | null;
}
