import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { Identity } from "../../../src/core/review/identity.ts";
import { parseMarker, renderMarker } from "../../../src/core/review/marker.ts";
import {
  isEmptyPlan,
  planReview,
  type CurrentReview,
  type DesiredReview,
  type InlineComment,
  type ReviewPlan,
} from "../../../src/core/review/plan-review.ts";
import { findDeclined, type PostedReview, type Thread } from "../../../src/core/review/thread.ts";

const SHA = "0123456789abcdef0123456789abcdef01234567";

function identity(name: string, path = "python.yaml"): Identity {
  const resource = { kind: "Instrumentation", namespace: null, name, occurrence: 0 };
  return { rule: "some-rule", path, ...resource, place: "spec.python", nth: 0, within: "" };
}

function comment(name: string, options: Partial<InlineComment> = {}): InlineComment {
  const own = options.identity ?? identity(name);
  const body = `about ${name}\n\n${renderMarker({ kind: "finding", identity: own, state: "open" })}`;
  return {
    identity: own,
    path: own.path,
    startLine: 3,
    line: 4,
    body,
    brief: options.body ?? body,
    ...options,
  };
}

function desire(options: Partial<DesiredReview> = {}): DesiredReview {
  return {
    inline: [],
    elsewhere: [],
    silent: [],
    renames: new Map(),
    follows: new Map(),
    moves: new Map(),
    isVacated: () => false,
    nameOf: (path) => `\`${path}\``,
    paths: new Set(["python.yaml", "new.yaml"]),
    notChecked: new Set(),
    isAsked: () => true,
    body: null,
    openingOf: (count) => `${count} comments`,
    emptyBody: `empty\n\n${renderMarker({ kind: "body" })}`,
    ...options,
  };
}

function thread(name: string, options: Partial<Thread> = {}): Thread {
  return {
    id: `T_${name}`,
    commentId: 1,
    commentNode: `C_${name}`,
    body: comment(name).body,
    isResolved: false,
    isResolvedByPerson: false,
    isOutdated: false,
    lines: { startLine: 3, line: 4 },
    ...options,
  };
}

function current(threads: readonly Thread[], reviews: readonly PostedReview[] = []): CurrentReview {
  return { threads, reviews, headSha: SHA };
}

function kinds(plan: ReviewPlan): readonly string[] {
  return plan.threads.map(({ kind }) => kind);
}

describe("a finding that nobody spoke about", () => {
  it("gets one comment in one review", () => {
    const plan = planReview(desire({ inline: [comment("a"), comment("b")] }), current([]));
    expect(plan.review?.comments.map(({ identity: { name } }) => name)).toEqual(["a", "b"]);
    expect(plan.review).toMatchObject({ hasTable: false, body: "2 comments" });
  });

  it("gets no comment where it is silent", () => {
    expect(isEmptyPlan(planReview(desire({ silent: [identity("a")] }), current([])))).toBe(true);
  });
});

describe("a thread", () => {
  it("stays as it is while its finding is there", () => {
    const plan = planReview(desire({ inline: [comment("a")] }), current([thread("a")]));
    expect(isEmptyPlan(plan)).toBe(true);
  });

  it("is resolved and says so once its finding is gone", () => {
    const plan = planReview(desire(), current([thread("a")]));
    expect(plan.threads).toMatchObject([
      { kind: "resolve", why: "fixed", body: expect.stringContaining(`Fixed in ${SHA}`) },
    ]);
  });

  it("stays as it is where its file, or the one that it may have been renamed to, could not be checked", () => {
    const plan = planReview(desire({ notChecked: new Set(["python.yaml"]) }), current([thread("a")]));
    expect(isEmptyPlan(plan)).toBe(true);
    const renamed = desire({ notChecked: new Set(["new.yaml"]), paths: new Set(["new.yaml"]) });
    expect(isEmptyPlan(planReview(renamed, current([thread("a")])))).toBe(true);
    const other = desire({ notChecked: new Set(["new.yaml"]) });
    expect(kinds(planReview(other, current([thread("a")])))).toEqual(["resolve"]);
  });

  it("is not said to be fixed where nobody asked, or where its resource has another such finding", () => {
    const unasked = planReview(desire({ isAsked: () => false }), current([thread("a")]));
    const moved = comment("a", { identity: { ...identity("a"), place: "spec.python.env" } });
    const changed = planReview(desire({ inline: [moved] }), current([thread("a")]));
    for (const { threads } of [unasked, changed]) {
      expect(threads).toMatchObject([{ kind: "resolve", why: "gone" }]);
      const body = threads[0]?.kind === "resolve" ? threads[0].body : "";
      expect(body).toContain(`No longer reported as of ${SHA}`);
      expect(isEmptyPlan(planReview(desire(), current([thread("a", { body })])))).toBe(true);
    }
    expect(changed.review?.comments).toHaveLength(1);
  });

  it("that a person resolved stays as it is where its finding is gone without being fixed", () => {
    const threads = [thread("a", { isResolved: true, isResolvedByPerson: true })];
    expect(isEmptyPlan(planReview(desire({ isAsked: () => false }), current(threads)))).toBe(true);
  });

  it("that cannot be resolved says itself that it is closed", () => {
    const outdated = thread("a", { isOutdated: true, lines: null });
    const [operation] = planReview(desire({ inline: [comment("a")] }), current([outdated])).threads;
    expect(operation).toMatchObject({ kind: "resolve", why: "outdated", body: outdated.body });
    const bodyIfOpen = operation?.kind === "resolve" ? operation.bodyIfOpen : "";
    expect(bodyIfOpen).toContain(`No longer reported as of ${SHA}`);
    const open = [{ ...outdated, body: bodyIfOpen }, thread("a", { id: "T_new" })];
    expect(isEmptyPlan(planReview(desire({ inline: [comment("a")] }), current(open)))).toBe(true);
  });

  it("is opened again when its finding is back", () => {
    const fixed = planReview(desire(), current([thread("a")])).threads[0];
    const body = fixed?.kind === "resolve" ? fixed.body : "";
    const plan = planReview(
      desire({ inline: [comment("a")] }),
      current([thread("a", { body, isResolved: true })]),
    );
    expect(plan.threads).toMatchObject([{ kind: "reopen", body: comment("a").body }]);
    expect(plan.review).toBeNull();
  });

  it("gives way to a new one where GitHub made it outdated", () => {
    const plan = planReview(
      desire({ inline: [comment("a")] }),
      current([thread("a", { isOutdated: true, lines: null })]),
    );
    expect(kinds(plan)).toEqual(["resolve"]);
    expect(plan.review?.comments).toHaveLength(1);
  });

  it("gives way to a new one where its suggestion would replace other lines", () => {
    const plan = planReview(
      desire({ inline: [comment("a")] }),
      current([thread("a", { lines: { startLine: 4, line: 4 } })]),
    );
    expect(kinds(plan)).toEqual(["resolve"]);
    expect(plan.review?.comments).toHaveLength(1);
  });

  it("is edited where what it says is no longer true", () => {
    const plan = planReview(
      desire({ inline: [comment("a")] }),
      current([thread("a", { body: comment("a").body.replace("about", "on") })]),
    );
    expect(plan.threads).toMatchObject([{ kind: "edit", body: comment("a").body }]);
  });

  it("stays closed where a person resolved it, and nothing is said again", () => {
    const threads = [thread("a", { isResolved: true, isResolvedByPerson: true })];
    expect(isEmptyPlan(planReview(desire({ silent: [identity("a")] }), current(threads)))).toBe(true);
    expect(isEmptyPlan(planReview(desire({ inline: [comment("a")] }), current(threads)))).toBe(true);
    expect(findDeclined(threads)).toEqual([identity("a")]);
  });

  it("that GitHub does not open again gives way to a new one", () => {
    const fixed = planReview(desire(), current([thread("a")])).threads[0];
    const body = fixed?.kind === "resolve" ? fixed.body : "";
    const stuck = { ...current([thread("a", { body, isResolved: true })]), stuck: new Set(["T_a"]) };
    const plan = planReview(desire({ inline: [comment("a"), comment("b")] }), stuck);
    expect(kinds(plan)).toEqual(["keep"]);
    expect(plan.review).toMatchObject({ body: "2 comments", comments: [{ line: 4 }, { line: 4 }] });
    // The new thread speaks from then on, and the old one is left as it is.
    const after = { ...stuck, threads: [...stuck.threads, thread("a", { id: "T_new" })] };
    expect(isEmptyPlan(planReview(desire({ inline: [comment("a")] }), { ...after, stuck: new Set() }))).toBe(
      true,
    );
  });

  it("that a person resolved counts as fixed once its finding was gone, so that it may come back", () => {
    const resolved = thread("a", { isResolved: true, isResolvedByPerson: true });
    const gone = planReview(desire(), current([resolved])).threads[0];
    expect(gone).toMatchObject({ kind: "resolve", why: "fixed" });
    const body = gone?.kind === "resolve" ? gone.body : "";
    expect(findDeclined([{ ...resolved, body }])).toEqual([]);
    expect(kinds(planReview(desire({ inline: [comment("a")] }), current([{ ...resolved, body }])))).toEqual([
      "reopen",
    ]);
  });

  it("that stands twice is left open once", () => {
    const plan = planReview(
      desire({ inline: [comment("a")] }),
      current([thread("a", { id: "T1" }), thread("a", { id: "T2" })]),
    );
    expect(plan.threads.map(({ kind, thread: { id } }) => `${id} ${kind}`)).toEqual([
      "T1 resolve",
      "T2 keep",
    ]);
    expect(plan.review).toBeNull();
  });

  it("follows a file that was renamed", () => {
    const renamed = comment("a", {
      identity: identity("a", "new.yaml"),
      path: "new.yaml",
    });
    const renames = new Map([["new.yaml", "python.yaml"]]);
    const plan = planReview(desire({ inline: [renamed], renames }), current([thread("a")]));
    expect(kinds(plan)).toEqual(["edit"]);
    expect(plan.review).toBeNull();
    const elsewhere = planReview(desire({ elsewhere: [renamed.identity], renames }), current([thread("a")]));
    expect(elsewhere.threads).toMatchObject([{ kind: "resolve", why: "outdated", body: thread("a").body }]);
  });

  it("of another version's marker is left alone", () => {
    const plan = planReview(
      desire(),
      current([thread("a", { body: "words\n\n<!-- otel-fix:v9 finding -->" })]),
    );
    expect(kinds(plan)).toEqual(["keep"]);
  });
});

describe("the table in the review's body", () => {
  const body = `table\n\n${renderMarker({ kind: "body" })}`;

  it("comes with the review", () => {
    const plan = planReview(desire({ elsewhere: [identity("a")], body }), current([]));
    expect(plan.review).toMatchObject({ body, hasTable: true, comments: [] });
  });

  it("stays as it is while the bot keeps quiet", () => {
    expect(isEmptyPlan(planReview(desire({ body: { kept: true } }), current([], [{ id: "R7", body }])))).toBe(
      true,
    );
    expect(isEmptyPlan(planReview(desire({ body: { kept: true } }), current([])))).toBe(true);
  });

  it("is kept true by editing, and emptied at the end", () => {
    const reviews = [{ id: "R7", body }];
    expect(isEmptyPlan(planReview(desire({ elsewhere: [identity("a")], body }), current([], reviews)))).toBe(
      true,
    );
    const changed = body.replace("table", "other");
    expect(
      planReview(desire({ elsewhere: [identity("a")], body: changed }), current([], reviews)).bodies,
    ).toEqual([{ reviewId: "R7", body: changed }]);
    expect(planReview(desire(), current([], reviews)).bodies).toMatchObject([
      { reviewId: "R7", body: expect.stringContaining("empty") },
    ]);
  });
});

// A model of GitHub: what a plan's operations make of the threads and reviews.
function apply(plan: ReviewPlan, state: CurrentReview): CurrentReview {
  const threads = plan.threads.map((operation): Thread => {
    if (operation.kind === "keep") return operation.thread;
    if (operation.kind === "edit") return { ...operation.thread, body: operation.body };
    const isResolved = operation.kind === "resolve";
    const byPerson = isResolved && operation.thread.isResolved && operation.thread.isResolvedByPerson;
    return { ...operation.thread, body: operation.body, isResolved, isResolvedByPerson: byPerson };
  });
  const edits = new Map(plan.bodies.map(({ reviewId, body }) => [reviewId, body]));
  const reviews = state.reviews.map((review) => ({ ...review, body: edits.get(review.id) ?? review.body }));
  if (plan.review === null) return { ...state, threads, reviews };
  const opened = plan.review.comments.map((entry, index): Thread => {
    return {
      ...thread("new"),
      id: `N${threads.length + index}`,
      body: entry.body,
      lines: { startLine: entry.startLine, line: entry.line },
    };
  });
  return {
    ...state,
    threads: [...threads, ...opened],
    reviews: [...reviews, { id: `R${reviews.length + 1}`, body: plan.review.body }],
  };
}

const NAMES = ["a", "b", "c"];
const step = fc.record({
  shown: fc.array(fc.constantFrom("inline", "moved", "body", "silent", "none"), {
    minLength: 3,
    maxLength: 3,
  }),
  person: fc.array(fc.constantFrom("nothing", "resolve", "unresolve", "outdate"), { maxLength: 4 }),
});

function desiredFrom(shown: readonly string[]): DesiredReview {
  const named = NAMES.map((name, index) => ({ name, how: shown[index] }));
  const inBody = named.filter(({ how }) => how === "body").map(({ name }) => identity(name));
  return desire({
    inline: named.flatMap(({ name, how }) =>
      how === "inline" ? [comment(name)] : how === "moved" ? [comment(name, { startLine: 9, line: 9 })] : [],
    ),
    elsewhere: inBody,
    silent: named.filter(({ how }) => how === "silent").map(({ name }) => identity(name)),
    body: inBody.length === 0 ? null : `table ${inBody.length}\n\n${renderMarker({ kind: "body" })}`,
  });
}

function meddle(state: CurrentReview, actions: readonly string[]): CurrentReview {
  const threads = state.threads.map((entry, index): Thread => {
    const action = actions[index % Math.max(1, actions.length)];
    if (action === "resolve" && !entry.isResolved)
      return { ...entry, isResolved: true, isResolvedByPerson: true };
    if (action === "unresolve") return { ...entry, isResolved: false, isResolvedByPerson: false };
    return action === "outdate" ? { ...entry, isOutdated: true, lines: null } : entry;
  });
  return { ...state, threads };
}

function nameOf(entry: Thread): string | null {
  const marker = parseMarker(entry.body);
  return marker?.kind === "finding" ? marker.identity.name : null;
}

describe("whatever happened before", () => {
  it("every thread gets exactly one operation, and planning again after applying leaves nothing to do", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
        let state = current([]);
        for (const { shown, person } of steps) {
          const desired = desiredFrom(shown);
          const plan = planReview(desired, state);
          expect(plan.threads.map((operation) => operation.thread)).toEqual(state.threads);
          const after = apply(plan, state);
          expect(isEmptyPlan(planReview(desired, after))).toBe(true);
          state = meddle(after, person);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("there is at most one open thread per finding, and each inline finding has one unless a person closed it", () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 8 }), (steps) => {
        let state = current([]);
        for (const { shown, person } of steps) {
          state = apply(planReview(desiredFrom(shown), state), state);
          for (const [index, name] of NAMES.entries()) {
            const open = state.threads.filter((entry) => nameOf(entry) === name && !entry.isResolved);
            const declined = findDeclined(state.threads).some((entry) => entry.name === name);
            const isInline = shown[index] === "inline" || shown[index] === "moved";
            // A thread of a fixed finding that a person opened again is theirs.
            if (shown[index] !== "none") expect(open.length).toBeLessThanOrEqual(1);
            if (isInline && !declined) expect(open).toHaveLength(1);
          }
          state = meddle(state, person);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("several comments about one rule", () => {
  const inForms = (name: string, isBrief = false): InlineComment => {
    const own = identity(name);
    const write = (words: string, brief: boolean) =>
      `${words} ${name}\n\n${renderMarker({ kind: "finding", identity: own, state: "open", isBrief: brief })}`;
    const [body, brief] = [write("all about", false), write("briefly", true)];
    return comment(name, { identity: own, body: isBrief ? brief : body, brief });
  };
  const posted = (plan: ReviewPlan) => plan.review?.comments.map(({ body }) => body.split("\n")[0]);
  const names = ["one", "two", "three"];
  const inline = names.map((name) => inForms(name));

  it("are one that says everything, and brief ones", () => {
    const plan = planReview(desire({ inline }), current([]));
    expect(posted(plan)).toEqual(["all about one", "briefly two", "briefly three"]);
  });

  it("keep their forms: planned again, nothing is to be done, and none is written anew when the first closes", () => {
    const bodies = [inForms("one").body, inForms("two").brief, inForms("three").brief];
    const threads = bodies.map((body, index) => thread(names[index] ?? "", { body }));
    expect(isEmptyPlan(planReview(desire({ inline }), current(threads)))).toBe(true);
    const left = planReview(desire({ inline: inline.slice(1) }), current(threads));
    expect(left.threads.map(({ kind }) => kind)).toEqual(["resolve", "keep", "keep"]);
    expect(left.review).toBeNull();
  });

  it("say everything again where no open one does", () => {
    const threads = [thread("two", { body: inForms("two").brief })];
    const plan = planReview(desire({ inline: inline.slice(1) }), current(threads));
    expect(posted(plan)).toEqual(["all about three"]);
  });
});
