import type { Conclusion } from "../../core/report/check-summary.ts";

/** What a check run says, as GitHub takes it. */

export interface CheckedPull {
  readonly number: number;
  readonly conclusion: Conclusion;
}

export interface CheckRunReport {
  readonly headSha: string;
  readonly conclusion: Conclusion;
  /** The pull request for which the run speaks, and what it comes to by itself; none for a merge queue's commit. */
  readonly pull?: CheckedPull;
  readonly title: string;
  readonly summary: string;
  /** Below the summary: what that has no room for; none unless given. */
  readonly text?: string;
  readonly annotations: readonly Annotation[];
  /** Buttons; at most three, none unless given. */
  readonly actions?: readonly CheckAction[];
  /** The pull request changes the configuration file: once it is merged, others have to be reviewed by the new one. */
  readonly changesConfiguration?: true;
  /** Changes with the report: a run that carries the same one says the same. */
  readonly digest: string;
}

/** A button of a check run. GitHub's limits: label 20, description 40, identifier 20 characters. */
export interface CheckAction {
  readonly label: string;
  readonly description: string;
  readonly identifier: string;
}

export interface Annotation {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly level: "notice" | "warning" | "failure";
  readonly title: string;
  readonly message: string;
}
