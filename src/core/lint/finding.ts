import type { Level } from "../config/policy.ts";
import type { Change } from "../yaml/change.ts";
import type { RelatedPlace } from "../manifest/related-place.ts";
import type { Subject } from "../manifest/subject.ts";
import type { Suppression } from "../manifest/suppression.ts";
import type { Edit } from "../text/edit.ts";
import type { Prose } from "../text/prose.ts";
import type { Range } from "../text/range.ts";

/** safe: a proved edit that does only what the policy asks, or keeps the meaning; unsafe: guesses an intent. */
export type Safety = "safe" | "unsafe";

/** A proposed change: what the text becomes, and what that means. */
export interface Fix {
  /** What the fix does, as an imperative: "Append requests to OTEL_PYTHON_DISABLED_INSTRUMENTATIONS in spec.python.env". */
  readonly title: Prose;
  /** The same without where, for a commit's title, if the title is long: "Disable requests and urllib3". */
  readonly brief?: Prose;
  readonly safety: Safety;
  readonly edits: readonly Edit[];
  readonly changes: readonly Change[];
}

/** What a person needs in order to decide about a finding. */
export interface Advice {
  /** What follows if nothing is done. One or two sentences. */
  readonly consequence: Prose;
  /** What the fix takes away that many would miss, in one short sentence; absent where that is little. */
  readonly loss?: Prose;
  /** What the fix costs, a point each. */
  readonly cost: readonly Prose[];
  /** How to decline it, or what to do instead, a point each. */
  readonly decline: readonly Prose[];
}

/** What a rule found: where, and what there is to say about it. */
export interface FindingPlace {
  readonly rule: string;
  readonly level: Level;
  readonly path: string;
  readonly subject: Subject;
  readonly range: Range;
  /** One sentence that names the object and the consequence. */
  readonly message: Prose;
  readonly advice: Advice;
  /** Other places that it is about; none unless given. */
  readonly related?: readonly RelatedPlace[];
}

export interface Finding extends FindingPlace {
  /** A proved fix; null where there is none. */
  readonly fix: Fix | null;
  /** Other proved fixes. */
  readonly alternatives: readonly Fix[];
  /** Why there is no fix; null where there is one. */
  readonly whyNoFix: string | null;
}

/** A finding that its manifest asks not to be told about. It has no fix: nobody wants one. */
export interface SuppressedFinding {
  readonly finding: Finding;
  readonly suppression: Suppression;
  /** Others that cover it as well: an annotation beside a comment. */
  readonly also: readonly Suppression[];
  /** Whether the policy wants to see the finding all the same, though not on its line. */
  readonly isReported: boolean;
}
