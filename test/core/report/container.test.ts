import { expect, it } from "vitest";

import { checkManifest, parseManifest, surroundingsOf } from "../../../src/core/check.ts";
import { presets } from "../../../src/core/config/defaults.ts";
import { defineRule, type InstrumentationRule } from "../../../src/core/lint/rule.ts";
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

const COMPOSE = "services: {web: {image: a, environment: {OTEL_SERVICE_NAME: web, PORT: 1}}}\n";

it("names the service that a finding is about", () => {
  const at = { start: COMPOSE.indexOf("PORT"), end: COMPOSE.indexOf("PORT") + 4 };
  const check = () => rule.check().map((one) => ({ ...one, at }));
  const asked = { ...rule, holdsInServices: true as const, check };
  expect(report("compose.yaml", COMPOSE, asked)).toMatchObject({
    findings: [{ resource: null, subject: { kind: "Compose service", name: "web", service: "web" } }],
  });
});

it("names the container that a finding is about beside the workload", () => {
  expect(report("a.yaml", TEXT, rule)).toMatchObject({
    findings: [{ subject: { kind: "Pod", namespace: null, name: "cart", container: "app" }, related: [] }],
  });
});

function report(path: string, text: string, asked: InstrumentationRule): unknown {
  const manifest = parseManifest(path, text);
  const rules = [asked, { ...asked, visits: "workload" as const, id: "none", check: () => [] }];
  const surroundings = surroundingsOf([{ manifest }], { rules, kustomizations: [] });
  if (surroundings === null) throw new Error("nothing in sight");
  const { findings } = checkManifest(manifest, { rules: [asked], policy: presets.default, surroundings });
  const counts = { files: 1, manifests: 1, instrumentations: 0, rules: [] };
  const said = findings.map((finding) => ({ finding, manifest }));
  return JSON.parse(
    renderJson({ findings: said, suppressed: [], notChecked: [], fixed: [], ...counts }),
  ) as unknown;
}
