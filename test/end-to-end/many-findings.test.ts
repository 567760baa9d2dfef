import { describe, expect, it } from "vitest";

import { parseMarker } from "../../src/core/review/marker.ts";
import type { SandboxPullRequest } from "../../sandbox/src/start-sandbox.ts";
import { listedIn } from "../core/report/samples.ts";
import { createShop, manifest, propose, startWorld } from "./world.ts";

const PER_FILE = 10;
const FILES = 50;
/** Line of the Python section in each of a file's documents. */
const LINES = Array.from({ length: PER_FILE }, (_, index) => 8 + index * 12);

function manyManifests(
  change: (text: string, file: number) => string = (text) => text,
): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: FILES }, (_, file) => {
      const resources = Array.from({ length: PER_FILE }, (_each, index) => manifest(`app-${file}-${index}`));
      return [`apps/app-${file}/telemetry.yaml`, change(resources.join("---\n"), file)];
    }),
  );
}

const PLACES = Object.keys(manyManifests()).flatMap((path) => LINES.map((line) => `${path}:${line}`));

/** Where the pull request names the place of a finding: a thread, the review's body, the check's summary or its text. */
async function findUnshown(pull: SandboxPullRequest): Promise<readonly string[]> {
  const [check] = pull.checkRuns();
  const inline = (await pull.threads()).flatMap(({ comments: [comment] }) => {
    const marker = parseMarker(comment?.body ?? "");
    if (marker?.kind !== "finding") return [];
    const [, file = "", index = ""] = /^app-(\d+)-(\d+)$/.exec(marker.identity.name ?? "") ?? [];
    return [`apps/app-${file}/telemetry.yaml:${LINES[Number(index)] ?? 0}`];
  });
  const tables = [...pull.reviews().map(({ body }) => body), check?.summary ?? ""].join("\n");
  const shown = new Set([...inline, ...listedIn(check?.text ?? "")]);
  return PLACES.filter((place) => !shown.has(place) && !tables.includes(`\`${place}\``));
}

describe("500 findings", () => {
  it("are all shown where a patch is missing for half of the files", async () => {
    const { sandbox, settle, takeCalls } = await startWorld();
    sandbox.setPatchLimit(4_000);
    const padded = manyManifests((text, file) => (file % 2 === 0 ? text : `${text}# ${"x".repeat(4_000)}\n`));
    const pull = await propose(await createShop(sandbox), padded);
    await settle();
    expect(takeCalls().filter((call) => call.includes("check-runs"))).toHaveLength(9);
    expect(await findUnshown(pull)).toEqual([]);
    expect(await pull.threads()).toHaveLength(30);
    const [review] = pull.reviews();
    expect(review?.body).toContain("GitHub shows no diff of this file");
    expect(review?.body).toMatch(/^\d+ more: the check run lists them\.$/m);
    const [check] = pull.checkRuns();
    expect(check).toMatchObject({ status: "completed", title: "500 findings" });
    expect(check?.annotations).toHaveLength(450);
    expect(check?.summary).toContain(
      "The least important 20 findings have no annotation; the text lists all.",
    );
    expect(check?.text).toContain("### New in this pull request (500)");
  });

  it("that were there already are all shown by the check", async () => {
    const { sandbox, settle } = await startWorld();
    const repository = await createShop(sandbox, manyManifests());
    const pull = await propose(
      repository,
      manyManifests((text) => text.replace("value: debug", "value: info")),
    );
    await settle();
    expect(await findUnshown(pull)).toEqual([]);
    expect(await pull.threads()).toEqual([]);
    expect(pull.checkRuns()).toMatchObject([
      { title: "No new findings, 500 already there", annotations: [] },
    ]);
  });
});
