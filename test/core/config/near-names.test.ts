import { describe, expect, it } from "vitest";

import { describeNearName, listNearNames } from "../../../src/core/config/near-names.ts";
import type { Language } from "../../../src/core/config/policy.ts";
import { proseToText } from "../../../src/core/text/prose.ts";

describe("a name of a configuration that is nearly one of the catalogue", () => {
  it("is told with the key where it stands, overrides too", () => {
    const near = listNearNames({
      only: { python: ["flsk", "redis"] },
      keep: { ruby: ["net-http"] },
      overrides: [{ paths: ["a/**"], recommended: { java: ["jbdc"] } }],
    });
    expect(near.map((one) => proseToText(describeNearName(one)))).toEqual([
      "the catalogue has no instrumentation called `flsk` (`only.python`); did you mean `flask`?",
      "the catalogue has no instrumentation called `net-http` (`keep.ruby`); did you mean `net_http`?",
      "the catalogue has no instrumentation called `jbdc` (`overrides[0].recommended.java`); did you mean `jdbc`?",
    ]);
  });

  it.each([
    ["python", "Flask", ["flask"]],
    ["python", "kafka-python", ["kafka"]],
    ["python", "aiohttp", ["aiohttp-client", "aiohttp-server"]],
    ["nodejs", "ioredsi", ["ioredis"]],
    ["dotnet", "SQLCLENT", ["SQLCLIENT"]],
    ["dotnet", "traces_sqlclent", ["TRACES_SQLCLIENT"]],
    ["php", "sympfony", ["symfony"]],
  ] as const)("is, in %s, %s", (language, name, meant) => {
    expect(listNearNames({ only: { [language]: [name] } })).toMatchObject([{ name, meant }]);
  });

  it.each<[Language, string, string]>([
    ["python", "flask", "known"],
    ["python", "langchain", "known to older versions"],
    ["python", "acme-orders", "a third party's"],
    ["python", "httpx3", "another number"],
    ["python", "pgx", "too short"],
    ["java", "kafka-clients-2.6", "another version"],
    ["dotnet", "sqlclient", "an id in small letters"],
    ["dotnet", "METRICS_PROCESS", "an id behind its signal"],
  ])("is not, in %s, %s: %s", (language, name) => {
    expect(listNearNames({ only: { [language]: [name] } })).toEqual([]);
  });

  it("is looked for among so many names only", () => {
    const names = Array.from({ length: 200 }, (_, index) => `nobody-${index}`);
    expect(listNearNames({ only: { python: [...names.slice(1), "flsk"] } })).toHaveLength(1);
    expect(listNearNames({ only: { python: names }, keep: { python: ["flsk"] } })).toEqual([]);
  });
});
