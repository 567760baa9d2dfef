import { describe, expect, it } from "vitest";

import { loadDockerfileParser, parseManifest } from "../../../../src/core/check.ts";

const AGENT =
  'FROM python:3.12\nENV OTEL_SERVICE_NAME=cart\nCMD ["opentelemetry-instrument", "python", "app.py"]\n';

function reasonsFor(path: string, text: string): readonly string[] {
  return parseManifest(path, text).notChecked.map(({ reason }) => reason);
}

describe("a Dockerfile that names OpenTelemetry", () => {
  it("is listed as not checked until its parser was loaded, and read from then on", async () => {
    expect(reasonsFor("Dockerfile", AGENT)).toEqual([
      "line 1: the Dockerfile isn't checked: loadDockerfileParser wasn't called",
    ]);
    await loadDockerfileParser();
    expect(reasonsFor("Dockerfile", AGENT)).toEqual([]);
  });

  it("is listed with the reason where it cannot be read", async () => {
    await loadDockerfileParser();
    expect(reasonsFor("Dockerfile", `# syntax=example/other\n${AGENT}`)).toEqual([
      "line 1: the Dockerfile isn't checked: its syntax is not Docker's",
    ]);
    expect(reasonsFor("Dockerfile", AGENT.replace(/OTEL.*\n/, "A=b\n"))).toEqual([]);
    expect(reasonsFor("Dockerfile", "FROM node:22\n")).toEqual([]);
  });
});
