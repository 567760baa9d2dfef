import { describe, expect, it } from "vitest";

import { createShop, propose, startWorld } from "./world.ts";

// Why is my pod not instrumented? What its authors waited days for is one sentence at the annotation.

const RESOURCE = "otel/java.yaml";
const WORKLOAD = "deploy/cart.yaml";
const INJECT = "instrumentation.opentelemetry.io/inject-";

function resource(name: string): string {
  return `apiVersion: opentelemetry.io/v1alpha1
kind: Instrumentation
metadata:
  name: ${name}
  namespace: obs
spec:
  exporter:
    endpoint: http://collector.obs:4318
  java: {}
`;
}

interface Pod {
  readonly kind?: string;
  readonly annotations: readonly string[];
}

function workload({ kind = "Deployment", annotations }: Pod): string {
  const indent = kind === "CronJob" ? "        " : "";
  const template = [
    "    metadata:",
    "      annotations:",
    ...annotations.map((line) => `        ${line}`),
    "    spec:",
    "      containers:",
    "        - name: cart",
    "          image: registry.example/cart:1.4",
  ].map((line) => `${indent}${line}`);
  const head = [
    "apiVersion: apps/v1",
    `kind: ${kind}`,
    "metadata:",
    "  name: cart",
    "  namespace: shop",
    "spec:",
  ];
  const way = kind === "CronJob" ? ["  jobTemplate:", "    spec:", "          template:"] : ["  template:"];
  return `${[...head, ...way, ...template].join("\n")}\n`;
}

describe("an annotation that finds no Instrumentation", () => {
  it.each<readonly [string, Pod, string]>([
    [
      "a name that nobody has",
      { annotations: [`${INJECT}java: obs/instrumentation`] },
      "asks for the Instrumentation `obs/instrumentation`, which isn't in sight; `Instrumentation obs/java-instrumentation` (`otel/java.yaml`, line 1) is.",
    ],
    [
      '"true" in a namespace without one',
      { annotations: [`${INJECT}java: "true"`] },
      "asks for an Instrumentation in its own namespace `shop`, which isn't in sight",
    ],
    [
      "the right name without its namespace",
      { annotations: [`${INJECT}java: java-instrumentation`] },
      "asks for the Instrumentation `shop/java-instrumentation`, which isn't in sight",
    ],
    [
      "a slip of the pen",
      { annotations: [`${INJECT}java: obs/java-instrumentaton`] },
      "asks for the Instrumentation `obs/java-instrumentaton`, which isn't in sight",
    ],
    [
      "two languages with one mistake",
      { annotations: [`${INJECT}java: "true"`, `${INJECT}python: "true"`] },
      "asks for an Instrumentation in its own namespace `shop`",
    ],
    [
      "the pods of a CronJob",
      { kind: "CronJob", annotations: [`${INJECT}java: "TRUE"`] },
      "`CronJob shop/cart` asks for an Instrumentation in its own namespace `shop`",
    ],
  ])("is told once, at the annotation, and its fix takes effect: %s", async (_, pod, sentence) => {
    const { sandbox, settle } = await startWorld();
    const pull = await propose(await createShop(sandbox), {
      [RESOURCE]: resource("java-instrumentation"),
      [WORKLOAD]: workload(pod),
    });
    await settle();
    const threads = (await pull.threads()).filter(({ comments: [first] }) =>
      first?.body.includes("finding open annotation-resource-not-found;"),
    );
    expect(threads).toHaveLength(1);
    expect(withoutLinks(threads[0]?.comments[0]?.body ?? "")).toContain(sentence);
    await pull.comment("/otel-fix --unsafe annotation-resource-not-found", "ada");
    await settle();
    const after = (await pull.threads()).find(({ id }) => id === threads[0]?.id);
    expect(after?.isResolved).toBe(true);
  });
});

describe("a workload alone", () => {
  it("hears nothing of a resource that may stand elsewhere, and costs no call more", async () => {
    const world = await startWorld();
    const shop = await createShop(world.sandbox);
    world.takeCalls();
    const pull = await propose(shop, { [WORKLOAD]: workload({ annotations: [`${INJECT}java: "true"`] }) });
    await world.settle();
    const calls = world.takeCalls().filter((call) => !JSON.stringify(call).includes("access_tokens"));
    expect(await pull.threads()).toEqual([]);
    expect(pull.checkRuns().at(-1)).toMatchObject({ conclusion: "success" });
    expect(calls).toHaveLength(3);
  });
});

describe("a finding between two files", () => {
  it("names the other with a link to its line, which a push elsewhere is no reason to write again", async () => {
    const { sandbox, settle, takeCalls } = await startWorld();
    const shop = await createShop(sandbox);
    const pull = await propose(shop, {
      [RESOURCE]: resource("java"),
      [WORKLOAD]: workload({ annotations: [`${INJECT}java: "true"`] }),
    });
    await settle();
    const head = pull.headSha;
    const readLink = async () =>
      /\[`Instrumentation obs\/java`\]\(([^)]*)\)/.exec(
        (await pull.threads())[0]?.comments[0]?.body ?? "",
      )?.[1];
    expect(await readLink()).toMatch(new RegExp(`/acme/shop/blob/${head}/otel/java\\.yaml#L1$`));
    takeCalls();
    await shop.commit({ branch: "telemetry", files: { "NOTES.md": "later\n" }, author: "ada" });
    await settle();
    expect(pull.headSha).not.toBe(head);
    expect(await readLink()).toContain(head);
    expect(takeCalls().filter((call) => /mutation|updateP/i.test(call))).toEqual([]);
  });

  it("is brought by a pull request that changes the other file, with both files in it", async () => {
    const { sandbox, settle } = await startWorld();
    const before = workload({ annotations: [`${INJECT}java: obs/java`] });
    const shop = await createShop(sandbox, { [RESOURCE]: resource("java"), [WORKLOAD]: before });
    const pull = await propose(shop, {
      [RESOURCE]: resource("java-agent"),
      [WORKLOAD]: before.replace("    spec:\n", "    spec:\n      hostNetwork: false\n"),
    });
    await settle();
    expect(await pull.threads()).toHaveLength(1);
  });

  it("is not brought by a pull request that changes both files where it was there before", async () => {
    const { sandbox, settle } = await startWorld();
    const before = workload({ annotations: [`${INJECT}java: obs/java`] });
    const shop = await createShop(sandbox, { [RESOURCE]: resource("java-agent"), [WORKLOAD]: before });
    const pull = await propose(shop, {
      [RESOURCE]: `${resource("java-agent")}  propagators: [tracecontext]\n`,
      [WORKLOAD]: before.replace("cart:1.4", "cart:1.5"),
    });
    await settle();
    expect(await pull.threads()).toEqual([]);
    expect(pull.checkRuns().at(-1)?.summary).toContain("annotation-resource-not-found");
  });
});

/** The words of a comment, as people see them. */
function withoutLinks(body: string): string {
  return body.replaceAll(/\[(`[^`]*`)\]\([^)]*\)/g, "$1").replaceAll("**", "");
}
