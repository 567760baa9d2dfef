import { describe, expect, it } from "vitest";

import type { Fault } from "./fault-proxy.ts";
import { createShop, manifest, propose, startWorld } from "./world.ts";

const PATH = "otel/python.yaml";

describe("tokens and keys", () => {
  it("are in no comment, no check and no line of the log, whatever fails", async () => {
    const secrets = new Set<string>();
    const failed = new Set<string>();
    const fault: Fault = ({ method, path, authorization }) => {
      const bearer = authorization.replace(/^\S+ /, "");
      if (bearer !== "") secrets.add(bearer);
      const [, kind] = /\/(reviews|check-runs|reactions)$/.exec(path) ?? [];
      if (method !== "POST" || kind === undefined || failed.has(kind)) return null;
      failed.add(kind);
      // What GitHub answers may repeat what it was sent.
      return {
        status: failed.size % 2 === 0 ? 500 : 502,
        body: { message: `no: ${authorization} ${bearer}` },
      };
    };
    const { sandbox, settle, log } = await startWorld({ isLogged: true }, fault);
    const pull = await propose(await createShop(sandbox), { [PATH]: manifest() });
    await settle();
    await pull.comment("/otel-fix why", "ada");
    await pull.comment("/otel-fix", "ada");
    await settle();
    const own = [sandbox.app.webhookSecret, ...sandbox.app.privateKey.split("\n").slice(1, -2)];
    // The app's own token, and at least one of the installation.
    expect(secrets.size).toBeGreaterThanOrEqual(2);
    expect(own.length).toBeGreaterThan(10);
    expect([...failed].toSorted()).toEqual(["check-runs", "reactions", "reviews"]);

    const said = JSON.stringify([await pull.threads(), pull.reviews(), pull.comments(), pull.checkRuns()]);
    expect(said).toContain("OTEL_PYTHON_DISABLED_INSTRUMENTATIONS");
    const logged = log.join("");
    expect(logged).toContain("no: token *** ***");
    for (const secret of [...secrets, ...own]) {
      expect(said).not.toContain(secret);
      expect(logged).not.toContain(secret);
    }
  });
});
