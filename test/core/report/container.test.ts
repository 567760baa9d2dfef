import { expect, it } from "vitest";

import { checkManifest, parseManifest, surroundingsOf } from "../../../src/core/check.ts";
import { presets } from "../../../src/core/config/defaults.ts";
import { defineRule } from "../../../src/core/lint/rule.ts";
import { renderJson } from "../../../src/core/report/json.ts";
import { prose } from "../../../src/core/text/prose.ts";

const rule = defineRule({
  id: "any-container",
  summary: "Each container.",
  level: "notice",
  safety: "safe",
  since: "0.1.0",
  visits: "instrumentation",
  holdsInContainers: true,
  check: () => [
    {
      message: prose`Here.`,
      at: { start: TEXT.indexOf("PORT"), end: TEXT.indexOf("PORT") + 4 },
      advice: { consequence: prose``, cost: [], decline: [] },
      fix: { whyNoFix: "none" },
    },
  ],
});

const TEXT = `apiVersion: v1
kind: Pod
metadata: {name: cart, annotations: {instrumentation.opentelemetry.io/inject-python: "true"}}
spec: {containers: [{name: app, image: a, env: [{name: PORT, value: "1"}]}]}
`;

it("names the container that a finding is about beside the workload", () => {
  const manifest = parseManifest("a.yaml", TEXT);
  const rules = [rule, { ...rule, visits: "workload" as const, id: "none", check: () => [] }];
  const surroundings = surroundingsOf([{ manifest }], { rules, kustomizations: [] });
  if (surroundings === null) throw new Error("nothing in sight");
  const { findings } = checkManifest(manifest, { rules: [rule], policy: presets.default, surroundings });
  const counts = { files: 1, manifests: 1, instrumentations: 0, rules: [] };
  const report = {
    findings: findings.map((finding) => ({ finding, manifest })),
    ...{ suppressed: [], notChecked: [], fixed: [], ...counts },
  };
  expect(JSON.parse(renderJson(report))).toMatchObject({
    findings: [{ subject: { kind: "Pod", namespace: null, name: "cart", container: "app" }, related: [] }],
  });
});
