import type { RootContent } from "mdast";

import { describeLeft, describeMore } from "../../core/report/command-answer.ts";
import { formatIdentity, type Identity } from "../../core/review/identity.ts";
import { parseMarker } from "../../core/review/marker.ts";
import { prose } from "../../core/text/prose.ts";
import type { PlannedFile } from "../fix/choose-fixes.ts";
import type { PullRequestState } from "../ports.ts";

/** What a command fixes that the review had not brought up, such as findings that the merge base has too: who asks should know. */
export function describeUnmentioned(
  files: readonly PlannedFile[],
  state: Pick<PullRequestState, "threads" | "reviews">,
): readonly RootContent[] {
  const threads = new Set(
    state.threads.flatMap(({ body }) => {
      const marker = parseMarker(body);
      return marker?.kind === "finding" ? [formatIdentity(marker.identity)] : [];
    }),
  );
  const more = files.flatMap((file) => {
    const fixed = file.identities.filter(
      (identity) => file.rules.includes(identity.rule) && !threads.has(formatIdentity(identity)),
    );
    // The body of a review names places and not findings.
    return state.reviews.some(({ body }) => body.includes(`\`${file.path}:`)) ? [] : fixed;
  });
  const shown = more.slice(0, MAX_SHOWN);
  return [
    ...describeLeft(
      shown.map(({ path, ...identity }) => ({
        path,
        why: prose`${identity.rule} in ${nameOf(identity)}`,
      })),
      "The review hadn't mentioned these:",
    ),
    ...describeMore(more.length - shown.length),
  ];
}

/** The list of what changed has them all. */
const MAX_SHOWN = 10;

function nameOf({ kind, namespace, name }: Pick<Identity, "kind" | "namespace" | "name">): string {
  return `${kind} ${[namespace, name].filter((part) => part !== null).join("/")}`.trim();
}
