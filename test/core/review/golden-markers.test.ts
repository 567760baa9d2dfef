import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { describe, expect, it } from "vitest";

import { checkManifest, parseManifest } from "../../../src/core/check.ts";
import { checkOptionsFor } from "../../../src/app/files/check-options.ts";
import { presets } from "../../../src/core/config/defaults.ts";
import { parseAnswerMarker, renderAnswerMarker } from "../../../src/core/report/answer-marker.ts";
import { readCommandTrailer, readFixLines } from "../../../src/core/report/commit-message.ts";
import { formatIdentity, identifyFindings } from "../../../src/core/review/identity.ts";
import { parseMarker, renderMarker } from "../../../src/core/review/marker.ts";
import { parseExternalId } from "../../../src/edge/github/check-run-state.ts";
import { rules } from "../../../src/rules/index.ts";

/** What one pull request looked like after the build that the fixtures' README names. */
interface Golden {
  readonly manifests: Readonly<Record<string, string>>;
  readonly comments: readonly { readonly path: string; readonly body: string }[];
  readonly reviews: readonly string[];
  readonly answers: readonly string[];
  readonly checks: readonly string[];
  readonly commits: readonly string[];
  readonly queued?: readonly string[];
}

const FOLDER = new URL("../../fixtures/golden-markers/", import.meta.url);
const STORIES = readdirSync(fileURLToPath(FOLDER))
  .filter((name) => name.endsWith(".json"))
  .sort()
  // The files were written in this form, once.
  .map((name) => [name, JSON.parse(readFileSync(new URL(name, FOLDER), "utf8")) as Golden] as const);

function lastLineOf(body: string): string {
  return body.split("\n").at(-1) ?? "";
}

/** The identities of the findings that the manifests have by today's code. */
function findIdentities(manifests: Golden["manifests"]): ReadonlySet<string> {
  const context = { rules, configuration: presets.default, today: "2026-01-01" };
  const all = Object.entries(manifests).flatMap(([path, text]) => {
    const { findings } = checkManifest(parseManifest(path, text), checkOptionsFor(path, context));
    return identifyFindings(findings);
  });
  return new Set(all.map(formatIdentity));
}

describe.each(STORIES)("what the first version wrote: %s", (name, golden) => {
  it("has comments whose findings are found again by today's code", () => {
    const identities = findIdentities(golden.manifests);
    const read = golden.comments.map(({ body }) => parseMarker(body));
    const known = read.map((marker) => (marker?.kind === "finding" ? formatIdentity(marker.identity) : ""));
    expect(known.filter((identity) => !identities.has(identity))).toEqual([]);
    for (const [index, { body, path }] of golden.comments.entries()) {
      const marker = read[index];
      expect(marker).toMatchObject({ kind: "finding", identity: { path } });
      if (marker != null) expect(renderMarker(marker)).toBe(lastLineOf(body));
    }
  });

  it("has review bodies, answers, check runs and commits that are read as they were meant", () => {
    const bodies = golden.reviews.filter((body) => body.includes("<!-- otel-fix:v1"));
    expect(bodies.map((body) => parseMarker(body)?.kind)).toEqual(bodies.map(() => "body"));
    const answers = golden.answers.map(parseAnswerMarker);
    expect(answers.map((marker) => marker && renderAnswerMarker(marker))).toEqual(
      golden.answers.map(lastLineOf),
    );
    expect(golden.checks.map((id) => parseExternalId(id)?.number)).toEqual(golden.checks.map(() => 1));
    expect((golden.queued ?? []).map(parseExternalId)).toEqual((golden.queued ?? []).map(() => null));
    expect(golden.commits.map((message) => readCommandTrailer(message)?.length ?? 0)).not.toContain(0);
    expect(golden.commits.map((message) => readFixLines(message).length)).not.toContain(0);
    if (name === "refusals.json")
      expect(bodies.map(parseMarker)).toEqual([
        { kind: "body", refusals: ["0c2192317a08d1", "1cc51cca053515"] },
      ]);
  });
});

it("the fixtures hold every kind of marker, in every state", () => {
  const all = STORIES.flatMap(([, { comments }]) => comments.map(({ body }) => parseMarker(body)));
  const states = all.map((marker) => (marker?.kind === "finding" ? marker.state : null));
  expect([...new Set(states)].sort()).toEqual(["fixed", "gone", "open"]);
  const outcomes = STORIES.flatMap(([, { answers }]) =>
    answers.map((one) => parseAnswerMarker(one)?.outcome),
  );
  expect([...new Set(outcomes)].sort()).toEqual(["done", "hint", "not-done"]);
  const counts = STORIES.map(([, { reviews, commits, queued = [] }]) => [reviews, commits, queued]);
  for (const index of [0, 1, 2]) expect(counts.flatMap((one) => one[index])).not.toEqual([]);
});
