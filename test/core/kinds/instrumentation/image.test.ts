import { describe, expect, it } from "vitest";

import { parseManifest } from "../../../../src/core/check.ts";
import { findInstrumentations } from "../../../../src/core/kinds/instrumentation/find-instrumentations.ts";
import { readImage } from "../../../../src/core/kinds/instrumentation/image.ts";
import type { SectionName } from "../../../../src/catalog/languages.ts";

function imageOf(image: string, section: SectionName = "python", operator: readonly number[] | null = null) {
  const text = `apiVersion: opentelemetry.io/v1alpha1\nkind: Instrumentation\nspec: {${section}: {${image}}}\n`;
  const [instrumentation] = findInstrumentations(parseManifest("a.yaml", text));
  if (instrumentation === undefined) throw new Error("no Instrumentation");
  const { kind, version } = readImage(instrumentation, section, operator);
  return `${kind} ${version?.join(".") ?? "?"}`;
}

const STOCK = "ghcr.io/open-telemetry/opentelemetry-operator/autoinstrumentation-python";

describe("the image of a language", () => {
  it.each([
    [`image: "${STOCK}:0.48b0"`, "stock 0.48.0"],
    [`image: "${STOCK}:0.48b0-1"`, "stock 0.48.0"],
    [`image: "${STOCK}:latest"`, "stock ?"],
    [`image: "${STOCK}:0.48b0@sha256:00"`, "stock 0.48.0"],
    [`image: "${STOCK}"`, "stock ?"],
    [
      `image: "mirror:5000/ghcr.io/open-telemetry/opentelemetry-operator/autoinstrumentation-python:0.60b0"`,
      "stock 0.60.0",
    ],
    [`image: "registry:5000/python"`, "custom ?"],
    [`image: "my/autoinstrumentation-python:0.48b0"`, "custom ?"],
    [`image: "docker.io/otel/autoinstrumentation-python:0.48b0"`, "stock 0.48.0"],
    [`image: "otel/autoinstrumentation-nodejs:0.48.0"`, "custom ?"],
    ["image: '${IMAGE}'", "unknown ?"],
    ["image: ''", "default ?"],
    ["", "default ?"],
  ])("is read from %j", (image, expected) => {
    expect(imageOf(image)).toBe(expected);
  });

  it("is the operator's own by its version, where upgrades bring that to every resource", () => {
    expect(imageOf("", "python", [0, 158])).toBe("default 0.64.0");
    expect(imageOf("", "nodejs", [0, 158])).toBe("default 0.78.0");
    expect(imageOf("", "java", [0, 158])).toBe("default ?");
  });
});
