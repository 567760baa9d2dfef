import { describe, expect, it } from "vitest";

import { counted, createProgress } from "../../../src/edge/cli/progress.ts";
import { createFolder, manifest, runProcess } from "./command-line.ts";

/** A clock that goes on by so much each time that somebody asks. */
function clock(step: number): () => number {
  let time = 0;
  return () => (time += step);
}

async function* files(count: number): AsyncGenerator<number> {
  for (let index = 0; index < count; index += 1) yield await Promise.resolve(index);
}

async function statusesOf(count: number, step: number): Promise<readonly (string | null)[]> {
  const statuses: (string | null)[] = [];
  const progress = createProgress((text) => statuses.push(text), clock(step));
  for await (const file of counted(files(count), progress)) expect(file).toBeLessThan(count);
  progress.end();
  return statuses;
}

describe("the progress of a scan", () => {
  it("is not shown within the first second", async () => {
    expect(await statusesOf(90, 10)).toEqual([]);
  });

  it("is shown ten times a second from then on, and taken away at the end", async () => {
    expect(await statusesOf(120, 10)).toEqual([
      "otel-fix: 100 files read",
      "otel-fix: 110 files read",
      "otel-fix: 120 files read",
      null,
    ]);
  });

  it("is for terminals alone", async () => {
    const cwd = createFolder({ "a.yaml": manifest() });
    const { stderr } = await runProcess(["scan"], { cwd });
    expect(stderr).toBe("");
  });
});
