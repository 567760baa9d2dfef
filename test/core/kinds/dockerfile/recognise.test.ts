import { describe, expect, it, vi } from "vitest";

/** The engine as it is before anybody has loaded the parser, whatever tests ran before in this process. */
async function startEngine() {
  vi.resetModules();
  return import("../../../../src/core/check.ts");
}

type Engine = Awaited<ReturnType<typeof startEngine>>;

const AGENT =
  'FROM python:3.12\nENV OTEL_SERVICE_NAME=cart\nCMD ["opentelemetry-instrument", "python", "app.py"]\n';

function reasonsFor({ parseManifest }: Engine, path: string, text: string): readonly string[] {
  return parseManifest(path, text).notChecked.map(({ reason }) => reason);
}

describe("a Dockerfile that names OpenTelemetry", () => {
  it("is listed as not checked until its parser was loaded, and read from then on", async () => {
    const engine = await startEngine();
    expect(reasonsFor(engine, "Dockerfile", AGENT)).toEqual([
      "line 1: the Dockerfile isn't checked: loadDockerfileParser wasn't called",
    ]);
    await engine.loadDockerfileParser();
    expect(reasonsFor(engine, "Dockerfile", AGENT)).toEqual([]);
  });

  it("is listed with the reason where it cannot be read", async () => {
    const engine = await startEngine();
    await engine.loadDockerfileParser();
    expect(reasonsFor(engine, "Dockerfile", `# syntax=example/other\n${AGENT}`)).toEqual([
      "line 1: the Dockerfile isn't checked: its syntax is not Docker's",
    ]);
    expect(reasonsFor(engine, "Dockerfile", AGENT.replace(/OTEL.*\n/, "A=b\n"))).toEqual([]);
    expect(reasonsFor(engine, "Dockerfile", "FROM node:22\n")).toEqual([]);
  });
});
