import { describe, expect, it } from "vitest";

import type { ThreadChange, OwnReviews, WriteResult } from "../../../src/app/ports.ts";
import { rememberTouch, type TouchRequest } from "../../../src/app/jobs/remember-touch.ts";
import type { Identity } from "../../../src/core/review/identity.ts";
import { markDone, renderMarker } from "../../../src/core/review/marker.ts";
import { findTouches } from "../../../src/core/review/memory.ts";

const IDENTITY: Identity = {
  rule: "some-rule",
  path: "a.yaml",
  kind: "Instrumentation",
  namespace: null,
  name: "a",
  occurrence: 0,
  place: "spec.python",
  nth: 0,
  within: "",
};
const BODY = `about a\n\n${renderMarker({ kind: "finding", identity: IDENTITY, state: "open" })}`;
const OPENING = { id: "R1", body: "One finding, on its line below." };

function ask(touch: TouchRequest["touch"], ...texts: readonly string[]): TouchRequest {
  const ref = { owner: "acme", repo: "shop", number: 7 };
  return { ref, touch, comment: "C1", author: "otel-fix[bot]", texts };
}

function connect(own: Partial<OwnReviews> = {}, result: WriteResult = { ok: true }) {
  const written: ThreadChange[] = [];
  return {
    written,
    readOwnReviews: () => Promise.resolve({ isOwn: true, reviews: [OPENING], ...own }),
    change: (changes: readonly ThreadChange[]) => {
      written.push(...changes);
      return Promise.resolve(changes.map(() => result));
    },
  };
}

/** What is remembered after these, one after the other. */
async function rememberAll(...requests: readonly TouchRequest[]) {
  let reviews: OwnReviews["reviews"] = [OPENING];
  for (const request of requests) {
    const github = connect({ reviews });
    await rememberTouch(request, github);
    for (const one of github.written)
      if (one.kind === "body") reviews = reviews.map(({ id }) => ({ id, body: one.body }));
  }
  return findTouches(reviews);
}

describe("what a person did to a comment", () => {
  it("is written into one body, once", async () => {
    const github = connect();
    expect(await rememberTouch(ask("deleted", BODY), github)).toBe("remembered");
    expect(github.written).toMatchObject([{ kind: "body", id: "R1" }]);
    const [one] = github.written;
    const reviews = [{ id: "R1", body: one?.kind === "body" ? one.body : "" }];
    const again = connect({ reviews });
    expect(await rememberTouch(ask("deleted", BODY), again)).toBe("known");
    expect(again.written).toEqual([]);
  });

  it("is about the finding of the text before, where the text now has no marker any more", async () => {
    expect(await rememberAll(ask("edited", BODY, "Ours."))).toEqual([
      { kind: "edited", identity: IDENTITY, comment: "C1" },
    ]);
    expect(await rememberAll(ask("edited", BODY, "Ours."), ask("deleted", "Ours."))).toEqual([
      { kind: "deleted", identity: IDENTITY },
    ]);
  });

  it.each<[string, TouchRequest, Partial<OwnReviews>]>([
    ["somebody else's comment", ask("deleted", BODY), { isOwn: false, reviews: [] }],
    ["an answer", ask("deleted", "Done.\n\n<!-- otel-fix:v1 answer done 1 IC_1 -->"), {}],
    ["a thread that is done", ask("deleted", markDone(BODY, { ending: "fixed", sha: "abc" })), {}],
  ])("is not kept in mind where it was %s", async (_title, request, own) => {
    const github = connect(own);
    expect(await rememberTouch(request, github)).toBe("none");
    expect(github.written).toEqual([]);
  });

  it("says where nothing can remember it", async () => {
    expect(await rememberTouch(ask("deleted", BODY), connect({ reviews: [] }))).toBe("homeless");
    const refusal: WriteResult = { ok: false, code: "refused", message: "no" };
    expect(await rememberTouch(ask("deleted", BODY), connect({}, refusal))).toBe("refused");
  });
});
