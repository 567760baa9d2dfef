// One check suite per commit: what a push creates, and what check runs are collected in.
import type { CheckSuite, Repository } from "../state/records.ts";
import { type World, nextIdentity, register, timestamp } from "../state/world.ts";

export function ensureSuite(
  world: World,
  wanted: { readonly repository: Repository; readonly headSha: string; readonly headBranch: string | null },
): CheckSuite {
  const { repository, headSha } = wanted;
  const known = repository.suites.find((suite) => suite.headSha === headSha);
  if (known !== undefined) return known;
  const now = timestamp(world);
  const suite: CheckSuite = {
    kind: "check-suite",
    ...nextIdentity(world, "CS"),
    ...wanted,
    runs: [],
    createdAt: now,
    updatedAt: now,
  };
  repository.suites.push(suite);
  return register(world, suite);
}
