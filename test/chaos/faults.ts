import type { Sandbox } from "../../sandbox/src/start-sandbox.ts";
import type { Draw } from "./story.ts";

/** Everything that goes wrong on GitHub, each kind for a while. What GitHub itself has in no log nobody can find again. */
export function disturb(sandbox: Sandbox, owners: readonly string[], draw: Draw): string {
  const { faults } = sandbox;
  const seed = Math.floor(draw() * 1_000_000);
  const owner = owners[Math.floor(draw() * owners.length)] ?? "";
  const kinds: readonly (readonly [string, () => unknown])[] = [
    ["an outage", () => faults.breakDown({ forMs: 400 })],
    ["calls that fail now and then", () => faults.breakDown({ share: 0.1, seed, forMs: 3_000 })],
    [
      "writes whose answers are lost",
      () => faults.loseAnswers({ kind: "write", share: 0.3, seed, forMs: 2_000 }),
    ],
    ["slow answers", () => faults.delayAnswers(60, { share: 0.5, seed, forMs: 2_000 })],
    ["a secondary limit", () => faults.slowDown({ owner, forMs: 1_500, retryAfterSeconds: 1 })],
    [
      "a secondary limit by 429",
      () => faults.slowDown({ owner, status: 429, times: 2, retryAfterSeconds: 1 }),
    ],
    ["a quota that is used up", () => faults.setQuota(owner, { remaining: 0, resetInMs: 1_500 })],
    ["revoked tokens", () => faults.revokeTokens()],
    [
      "deliveries that go astray",
      () =>
        faults.disturbDeliveries({
          seed,
          dropped: 0.2,
          unheard: 0.1,
          doubled: 0.2,
          delayed: 0.2,
          longestDelayMs: 500,
          reordered: 0.2,
        }),
    ],
  ];
  const [name, start] = kinds[Math.floor(draw() * kinds.length)] ?? kinds[0] ?? ["nothing", () => undefined];
  start();
  return name;
}
