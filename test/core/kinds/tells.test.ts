import { readdirSync, readFileSync } from "node:fs";

import fc from "fast-check";
import { expect, it } from "vitest";

import { isCandidate, parseManifest } from "../../../src/core/check.ts";
import { mayNameValues } from "../../../src/core/kinds/instrumentation/values/around.ts";
import { mayTell } from "../../../src/core/kinds/tells.ts";
import { seeText, UNSEEN } from "../../../src/core/lint/seen.ts";
import { TRIES } from "../../property-runs.ts";

/** Whether the tests that decide find anything in a text. */
function tells(text: string): boolean {
  return (
    isCandidate(text) ||
    parseManifest("a.yaml", text).notChecked.length > 0 ||
    seeText(UNSEEN, text) !== UNSEEN ||
    mayNameValues(text)
  );
}

function toLatin1(text: string): string {
  return Buffer.from(text).toString("latin1");
}

const fixtures = readdirSync("test/fixtures", { recursive: true, encoding: "utf8" })
  .filter((name) => /\.(?:ya?ml|json|tpl|tf|md)$/.test(name))
  .map((name) => readFileSync(`test/fixtures/${name}`, "utf8"));

it("lets no fixture go by which anything is told", () => {
  const lost = fixtures.filter((text) => tells(text) && !mayTell("a.yaml", toLatin1(text)));
  expect(lost).toEqual([]);
});

it("lets no part of a fixture go by which anything is told, whatever is cut out of it", () => {
  const part = fc.record({
    text: fc.constantFrom(...fixtures),
    from: fc.double({ min: 0, max: 1, noNaN: true }),
    to: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(part, ({ text, from, to }) => {
      const [a, b] = [Math.floor(from * text.length), Math.floor(to * text.length)];
      for (const one of [
        text.slice(Math.min(a, b), Math.max(a, b)),
        text.slice(0, Math.min(a, b)) + text.slice(Math.max(a, b)),
      ])
        if (tells(one)) expect(mayTell("a.yaml", toLatin1(one)), one).toBe(true);
    }),
    { numRuns: TRIES * 5 },
  );
});

it.each([
  [
    "a variable of OpenTelemetry's, in any case",
    "kind: Pod\nspec: { containers: [{ env: [{ name: oTel_X, value: a }] }] }\n",
  ],
  [
    "an agent's variable",
    "kind: Pod\nspec: { containers: [{ env: [{ name: JAVA_TOOL_OPTIONS, value: a }] }] }\n",
  ],
  ["a template's resource", "apiVersion: {{ $v }}\nkind: Instrumentation\n"],
  ["a chart's values", "instrumentation:\n  python: {}\n  exporter: {}\n"],
  ["operations on a list", "- op: replace\n  path: /spec/python/env\n  value: []\n"],
  ["a release with values from elsewhere", "kind: HelmRelease\nspec: { valuesFrom: [] }\n"],
  ["Rancher's releases", "apiVersion: helm.cattle.io/v1\nkind: HelmChart\n"],
  ["charts of a kustomization", "helmCharts:\n- name: a\n"],
  [
    "OpenShift, whose operator has other languages on",
    "metadata: { annotations: { openshift.io/scc: restricted-v2 } }\n",
  ],
  ["the operator's switches", "args: [--enable-go-instrumentation]\n"],
])("keeps %s", (_what, text) => {
  expect(tells(text)).toBe(true);
  expect(mayTell("a.yaml", text)).toBe(true);
});

it("leaves out what has nothing to do with OpenTelemetry, and never by its path what other files take", () => {
  const text = "apiVersion: v1\nkind: Service\nmetadata: { name: cart }\n";
  expect(mayTell("deploy/cart.yaml", text)).toBe(false);
  for (const path of ["a/kustomization.yaml", "a/Chart.yaml", "a/values-prod.yaml", "a/.env", "a/Dockerfile"])
    expect(mayTell(path, text)).toBe(true);
});

it("reads on where a text is in UTF-16", () => {
  expect(mayTell("a.yaml", Buffer.from("kind: Instrumentation", "utf16le").toString("latin1"))).toBe(true);
});
