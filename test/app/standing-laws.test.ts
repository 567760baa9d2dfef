import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { Analysis } from "../../src/app/review/analyse-pull-request.ts";
import type { PullRequestState } from "../../src/app/ports.ts";
import { rememberTouch } from "../../src/app/jobs/remember-touch.ts";
import { isVacated } from "../../src/app/review/holdings.ts";
import { findStanding } from "../../src/app/review/standing.ts";
import { formatIdentity, formatWherever, type Identity } from "../../src/core/review/identity.ts";
import { renderMarker } from "../../src/core/review/marker.ts";
import {
  isEmptyPlan,
  planReview,
  type CurrentReview,
  type DesiredReview,
  type InlineComment,
  type ReviewPlan,
} from "../../src/core/review/plan-review.ts";
import { isLive, knowThreads, type Thread } from "../../src/core/review/thread.ts";

import { PATIENCE, TRIES } from "../property-runs.ts";

// A model of a pull request in which resources come, go and move, and people do to the bot's comments what they like.

const SHA = "0123456789abcdef0123456789abcdef01234567";
const NAMES = ["a", "b"] as const;
const PATHS = ["one.yaml", "two.yaml", "three.yaml"] as const;
const OURS = "A person's words.";

interface Resource {
  readonly name: string;
  readonly path: string;
  readonly shown: "inline" | "other lines" | "body" | "fixed";
}

function identityOf({ name, path }: Pick<Resource, "name" | "path">): Identity {
  const resource = { kind: "Instrumentation", namespace: null, name, occurrence: 0 };
  return { rule: "some-rule", path, ...resource, place: "spec.python", nth: 0, within: "" };
}

const FINDING = { subject: { document: { isCopied: false } } };

/** The parts of an analysis that say what is where. */
function analyse(resources: readonly Resource[]): Analysis {
  const holdings = new Map(
    PATHS.map((path) => {
      const held = resources.filter((one) => one.path === path);
      return [path, new Map(held.map(({ name }) => [JSON.stringify(["Instrumentation", null, name]), 1]))];
    }),
  );
  const findings = resources
    .filter(({ shown }) => shown !== "fixed")
    .map((one) => ({ identity: identityOf(one), finding: FINDING, previousPath: null, isOld: false }));
  // Nothing else of an analysis is asked here.
  return { findings, suppressed: [], holdings } as unknown as Analysis;
}

function commentOn(one: Resource): InlineComment {
  const identity = identityOf(one);
  const line = one.shown === "inline" ? 3 : 9;
  const body = `about ${one.name} in ${one.path}\n\n${renderMarker({ kind: "finding", identity, state: "open" })}`;
  return { identity, path: one.path, startLine: line, line, body, brief: body };
}

function desire(resources: readonly Resource[], state: CurrentReview): DesiredReview {
  const analysis = analyse(resources);
  // The state's other parts are not asked for.
  const standing = findStanding(analysis, { state: state as unknown as PullRequestState, isQuiet: false });
  const isSilent = (one: Resource) => {
    const key = formatIdentity(identityOf(one));
    return standing.declined.has(key) || standing.deleted.has(key);
  };
  const there = resources.filter(({ shown }) => shown !== "fixed");
  const speaking = there.filter((one) => !isSilent(one));
  const inBody = speaking.filter(({ shown }) => shown === "body");
  const table = inBody.map(({ path }) => `https://github.com/acme/shop/blob/${SHA}/${path}#L3`).join("\n");
  return {
    inline: speaking.filter(({ shown }) => shown !== "body").map(commentOn),
    elsewhere: inBody.map(identityOf),
    silent: there.filter(isSilent).map(identityOf),
    renames: new Map(),
    follows: standing.follows,
    moves: standing.moves,
    isVacated: (identity) => isVacated(analysis.holdings, identity),
    nameOf: (path) => path,
    paths: new Set(PATHS),
    notChecked: new Set(),
    isAsked: () => true,
    body: inBody.length === 0 ? null : `${table}\n\n${renderMarker({ kind: "body" })}`,
    openingOf: (count) => `${count} comments`,
    emptyBody: `empty\n\n${renderMarker({ kind: "body" })}`,
  };
}

let made = 0;

function apply(plan: ReviewPlan, state: CurrentReview): CurrentReview {
  const threads = plan.threads.map((operation): Thread => {
    const { kind, thread } = operation;
    if (kind === "keep") return thread;
    if (kind === "edit") return { ...thread, body: operation.body };
    const isResolved = kind === "resolve";
    const isResolvedByPerson = isResolved && thread.isResolved && thread.isResolvedByPerson;
    return { ...thread, body: operation.body, isResolved, isResolvedByPerson };
  });
  const edits = new Map(plan.bodies.map(({ reviewId, body }) => [reviewId, body]));
  const reviews = state.reviews.map((review) => ({ ...review, body: edits.get(review.id) ?? review.body }));
  if (plan.review === null) return { ...state, threads, reviews };
  const opened = plan.review.comments.map(({ body, startLine, line }): Thread => {
    made += 1;
    const closed = { isResolved: false, isResolvedByPerson: false, isOutdated: false };
    return {
      id: `T${made}`,
      commentId: made,
      commentNode: `C${made}`,
      body,
      ...closed,
      lines: { startLine, line },
    };
  });
  made += 1;
  return {
    ...state,
    threads: [...threads, ...opened],
    reviews: [...reviews, { id: `R${made}`, body: plan.review.body }],
  };
}

type Deed = "nothing" | "resolve" | "unresolve" | "outdate" | "delete" | "edit" | "take over";

async function meddle(state: CurrentReview, deeds: readonly Deed[]): Promise<CurrentReview> {
  let current = state;
  for (const [index, thread] of state.threads.entries()) {
    const deed = deeds[index % Math.max(1, deeds.length)] ?? "nothing";
    current = await doTo(current, thread, deed);
  }
  return current;
}

async function doTo(state: CurrentReview, thread: Thread, deed: Deed): Promise<CurrentReview> {
  const replace = (changed: Thread | null): CurrentReview => ({
    ...state,
    threads: state.threads.flatMap((one) => (one.id === thread.id ? (changed ?? []) : one)),
  });
  if (deed === "resolve" && !thread.isResolved)
    return replace({ ...thread, isResolved: true, isResolvedByPerson: true });
  if (deed === "unresolve") return replace({ ...thread, isResolved: false, isResolvedByPerson: false });
  if (deed === "outdate") return replace({ ...thread, isOutdated: true, lines: null });
  if (deed === "delete") return remember(replace(null), thread, { touch: "deleted", texts: [thread.body] });
  if (deed !== "edit" && deed !== "take over") return state;
  const body = deed === "edit" ? `${OURS}\n\n${thread.body}` : OURS;
  return remember(replace({ ...thread, body }), thread, { touch: "edited", texts: [body, thread.body] });
}

/** What the use case makes of the webhook. */
async function remember(
  state: CurrentReview,
  { commentNode }: Thread,
  told: { readonly touch: "deleted" | "edited"; readonly texts: readonly string[] },
): Promise<CurrentReview> {
  const bodies = new Map(state.reviews.map(({ id, body }) => [id, body]));
  const ref = { owner: "acme", repo: "shop", number: 1 };
  await rememberTouch(
    { ref, comment: commentNode, author: "otel-fix[bot]", ...told },
    {
      readOwnReviews: () => Promise.resolve({ isOwn: true, reviews: state.reviews }),
      change: (changes) => {
        for (const one of changes) if (one.kind === "body") bodies.set(one.id, one.body);
        return Promise.resolve(changes.map(() => ({ ok: true })));
      },
    },
  );
  return { ...state, reviews: state.reviews.map(({ id, body }) => ({ id, body: bodies.get(id) ?? body })) };
}

const resources = fc
  .array(
    fc.record({
      name: fc.constantFrom(...NAMES),
      path: fc.constantFrom(...PATHS),
      shown: fc.constantFrom(
        "inline" as const,
        "inline" as const,
        "other lines" as const,
        "body" as const,
        "fixed" as const,
      ),
    }),
    { maxLength: 4 },
  )
  .map((all) => [...new Map(all.map((one) => [formatIdentity(identityOf(one)), one])).values()]);

const deeds = fc.array(
  fc.constantFrom<Deed>("nothing", "resolve", "unresolve", "outdate", "delete", "edit", "take over"),
  { maxLength: 4 },
);
const steps = fc.array(fc.record({ resources, deeds }), { minLength: 1, maxLength: 7 });

type Step = typeof steps extends fc.Arbitrary<readonly (infer One)[]> ? One : never;

interface Seen {
  readonly step: Step;
  readonly before: CurrentReview;
  readonly desired: DesiredReview;
  readonly plan: ReviewPlan;
  readonly after: CurrentReview;
}

async function play(all: readonly Step[], look: (seen: Seen) => void): Promise<void> {
  let state: CurrentReview = { threads: [], reviews: [], headSha: SHA };
  for (const step of all) {
    const desired = desire(step.resources, state);
    const plan = planReview(desired, state);
    const after = apply(plan, state);
    look({ step, before: state, desired, plan, after });
    state = await meddle(after, step.deeds);
  }
}

describe("whatever people do to comments, and wherever resources move", { timeout: PATIENCE }, () => {
  it("every thread gets one operation, and planning again after applying leaves nothing to do", async () => {
    await fc.assert(
      fc.asyncProperty(steps, (all) =>
        play(all, ({ step, before, plan, after }) => {
          expect(plan.threads.map(({ thread }) => thread)).toEqual(before.threads);
          expect(planReview(desire(step.resources, after), after)).toMatchObject({
            bodies: [],
            review: null,
          });
          expect(isEmptyPlan(planReview(desire(step.resources, after), after))).toBe(true);
        }),
      ),
      { numRuns: 4 * TRIES },
    );
  });

  it("no finding has two open threads, and nothing is posted that a person wants to hear no more of", async () => {
    await fc.assert(
      fc.asyncProperty(steps, (all) =>
        play(all, ({ step, desired, plan, after }) => {
          const live = knowThreads(after.threads, after.reviews).filter(isLive);
          const open = live.filter(({ thread }) => !thread.isResolved);
          for (const one of step.resources.filter(({ shown }) => shown !== "fixed")) {
            const key = formatIdentity(identityOf(one));
            const about = open.filter(
              ({ identity }) => identity !== null && formatIdentity(identity) === key,
            );
            expect(about.length).toBeLessThanOrEqual(1);
          }
          const silent = new Set(desired.silent.map(formatIdentity));
          const posted = plan.review?.comments.map(({ identity }) => formatIdentity(identity)) ?? [];
          expect(posted.filter((key) => silent.has(key))).toEqual([]);
        }),
      ),
      { numRuns: 4 * TRIES },
    );
  });

  it("no person's words are written over while their finding is there, or at its end", async () => {
    await fc.assert(
      fc.asyncProperty(steps, (all) =>
        play(all, ({ before, plan, after }) => {
          const known = knowThreads(before.threads, before.reviews);
          for (const [index, { isEdited, isDone, thread }] of known.entries()) {
            if (!isEdited || (isDone && plan.threads[index]?.kind !== "resolve")) continue;
            expect(after.threads.find(({ id }) => id === thread.id)?.body).toBe(thread.body);
          }
        }),
      ),
      { numRuns: 4 * TRIES },
    );
  });

  it("no thread says that its finding is fixed while it stands elsewhere and its resource is gone", async () => {
    await fc.assert(
      fc.asyncProperty(steps, (all) =>
        play(all, ({ step, plan, before, desired }) => {
          const standing = new Set(
            step.resources
              .filter(({ shown }) => shown !== "fixed")
              .map((one) => formatWherever(identityOf(one))),
          );
          const known = knowThreads(before.threads, before.reviews);
          for (const [index, { identity }] of known.entries()) {
            const operation = plan.threads[index];
            if (identity === null || operation?.kind !== "resolve" || !desired.isVacated(identity)) continue;
            if (standing.has(formatWherever(identity))) expect(operation.why).not.toBe("fixed");
          }
        }),
      ),
      { numRuns: 4 * TRIES },
    );
  });
});
