import type { AnswerMarker } from "../../core/report/answer-marker.ts";
import type { Gate } from "./gate.ts";
import type { PullRequestRef } from "../ports.ts";
import type { Role } from "./role.ts";

/**
 * What the process still knows of a pull request and of a person there, without a call: so that whoever may not command is
 * told so cheaply, however often they ask. Nothing else hangs on it: what is forgotten is read again, and whoever has
 * something carried out is looked up anew.
 */
export interface Memory {
  recall: (ref: PullRequestRef, login: string) => Promise<Recollection>;
  note: (ref: PullRequestRef, fact: Fact) => Promise<void>;
}

/** null for what is not known. */
export interface Recollection {
  readonly person: KnownPerson | null;
  readonly gate: Gate | null;
  readonly answers: KnownAnswers | null;
  /** The person has heard enough, and has seen that nothing more is said. */
  readonly isSilenced: boolean;
}

export interface KnownPerson {
  readonly role: Role;
  /** Whether the repository's people gave them a role; null where nobody has asked yet. */
  readonly isCollaborator: boolean | null;
}

/** The bot's answers on a pull request; of those that are not all, the newest. */
export interface KnownAnswers {
  readonly markers: readonly AnswerMarker[];
  readonly isComplete: boolean;
}

export type Fact =
  | { readonly kind: "person"; readonly login: string; readonly person: KnownPerson }
  | { readonly kind: "gate"; readonly gate: Gate }
  | { readonly kind: "answers"; readonly answers: KnownAnswers }
  /** One more of them was given. */
  | { readonly kind: "answered"; readonly marker: AnswerMarker }
  | { readonly kind: "silenced"; readonly login: string };
