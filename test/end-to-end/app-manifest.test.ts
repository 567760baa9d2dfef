import { readFile } from "node:fs/promises";

import { describe, expect, it } from "vitest";
import { parse } from "yaml";

import { ROUTED_EVENTS } from "../../src/edge/github/route-event.ts";
import { asApp, at, listAt } from "../../sandbox/test/bare-client.ts";

import { startWorld } from "./world.ts";

interface AppManifest {
  readonly default_events: readonly string[];
  readonly default_permissions: Readonly<Record<string, string>>;
}

async function readManifest(): Promise<AppManifest> {
  // Read as what GitHub reads it as; what is missing fails the comparisons below.
  return parse(await readFile("app.yml", "utf8")) as AppManifest;
}

/** GitHub sends these to every app, and lets no app subscribe to them. */
const SENT_TO_EVERY_APP = ["installation", "installation_repositories"];

describe("app.yml", () => {
  it("asks for the events that lead to a job, and for no other", async () => {
    const { default_events: events } = await readManifest();
    expect(events.toSorted()).toEqual(
      ROUTED_EVENTS.filter((event) => !SENT_TO_EVERY_APP.includes(event)).toSorted(),
    );
  });

  it("gives the app the permissions and events that it has in the sandbox, and no other", async () => {
    const { sandbox } = await startWorld();
    const { body } = await asApp(sandbox).rest("GET", "/app");
    const manifest = await readManifest();
    expect(at(body, "permissions")).toEqual(manifest.default_permissions);
    expect(listAt(body, "events").toSorted()).toEqual(manifest.default_events.toSorted());
  });
});
