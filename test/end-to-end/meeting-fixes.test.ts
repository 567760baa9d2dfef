import { describe, expect, it } from "vitest";

import { createShop, propose, startWorld } from "./world.ts";

const PATH = "otel/python.yaml";

/** Both fixes add an entry behind the last one: the lines of one suggestion are those of the other. */
const MANIFEST = `apiVersion: opentelemetry.io/v1alpha1
kind: Instrumentation
metadata:
  name: shop
spec:
  exporter:
    endpoint: http://collector.observability:4317
  python:
    env:
      - name: OTEL_PYTHON_LOG_CORRELATION
        value: "true"
`;

describe("two findings whose fixes change the same lines", () => {
  it("have one suggestion between them, and a thread each that outlives its commit", async () => {
    const { sandbox, settle } = await startWorld();
    const pull = await propose(await createShop(sandbox), { [PATH]: MANIFEST });
    await settle();
    const before = await pull.threads();
    const bodies = before.map(({ line, comments }) => [line, comments[0]?.body ?? ""] as const);
    expect(bodies).toHaveLength(2);
    const [own, suggested] = bodies.sort(([a], [b]) => (a ?? 0) - (b ?? 0));
    expect(own?.[0]).toBe(7);
    expect(own?.[1]).toContain(
      "Not a suggestion, because the one for `missing-recommended-disables` changes the same lines",
    );
    expect(own?.[1]).toContain("```diff");
    expect(suggested?.[1]).toContain("```suggestion");

    const thread = before.find(({ comments }) => comments[0]?.body.includes("```suggestion"));
    await pull.applySuggestion(thread?.comments[0]?.id ?? 0, "ada");
    await settle();
    const after = await pull.threads();
    // The one that was committed is done; the other still stands at its line, and nothing is said twice.
    expect(after.filter(({ isResolved }) => isResolved).map(({ id }) => id)).toEqual([thread?.id]);
    expect(after.find(({ isResolved }) => !isResolved)).toMatchObject({ line: 7, isOutdated: false });
    expect(after).toHaveLength(2);
    expect(pull.reviews()).toHaveLength(1);

    await pull.comment("/otel-fix --unsafe", "ada");
    await settle();
    expect((await pull.threads()).map(({ isResolved }) => isResolved)).toEqual([true, true]);
    expect(pull.checkRuns().at(-1)).toMatchObject({ conclusion: "success" });
  });
});
