import { readFileSync, readdirSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { GAPS_OF_TRAFFIC, createGapFilter } from "./known-gaps.ts";
import { checkGraphqlRequest } from "./official-schema.ts";
import type { RecordedExchange } from "./recording-proxy.ts";
import { type Traffic, record } from "./recorded-world.ts";
import { ADAPTER_SCENARIOS } from "./adapter-scenarios.ts";
import { OWED_SCENARIOS } from "./owed-scenarios.ts";
import { REVIEW_SCENARIOS } from "./review-scenarios.ts";
import { checkRequest, checkResponse, checkWebhook } from "./validator.ts";
import { findOperation } from "./description.ts";

// The bot's traffic in real scenarios, held against GitHub's own descriptions: its requests, the sandbox's answers, and
// the sandbox's webhooks.

const SCENARIOS = [...REVIEW_SCENARIOS, ...ADAPTER_SCENARIOS, ...OWED_SCENARIOS];

const REST = "/api/v3";
const GRAPHQL = "/api/graphql";

const played = new Map<string, Traffic | { readonly error: unknown }>();

beforeAll(async () => {
  for (const scenario of SCENARIOS) {
    played.set(scenario.title, await record(scenario).catch((error: unknown) => ({ error })));
  }
});

function trafficOf(title: string): Traffic {
  const traffic = played.get(title);
  if (traffic === undefined) throw new Error(`${title} was not played`);
  if ("error" in traffic) throw traffic.error;
  return traffic;
}

function allTraffic(): readonly Traffic[] {
  return SCENARIOS.map(({ title }) => trafficOf(title));
}

function restOf({ exchanges }: Traffic): readonly RecordedExchange[] {
  return exchanges
    .filter(({ path }) => path.startsWith(REST))
    .map((exchange) => ({ ...exchange, path: exchange.path.slice(REST.length) }));
}

function graphqlOf({ exchanges }: Traffic): readonly RecordedExchange[] {
  return exchanges.filter(({ path }) => path === GRAPHQL);
}

const gaps = createGapFilter(GAPS_OF_TRAFFIC);

function unique(complaints: readonly string[]): readonly string[] {
  return [...new Set(complaints)].sort();
}

describe.each(SCENARIOS)("$title", ({ title }) => {
  it("sends only requests that GitHub describes", () => {
    const { exchanges } = trafficOf(title);
    expect(exchanges.length).toBeGreaterThan(0);
    expect(unique(restOf(trafficOf(title)).flatMap(checkRequest))).toEqual([]);
    expect(
      unique(graphqlOf(trafficOf(title)).flatMap(({ requestBody }) => checkGraphqlRequest(requestBody))),
    ).toEqual([]);
  });

  it("gets only answers that GitHub describes", () => {
    expect(gaps.without(restOf(trafficOf(title)).flatMap(checkResponse))).toEqual([]);
  });

  it("gets only webhooks that GitHub describes", () => {
    const { deliveries } = trafficOf(title);
    expect(deliveries.length).toBeGreaterThan(0);
    expect(gaps.without(deliveries.flatMap(({ event, payload }) => checkWebhook(event, payload)))).toEqual(
      [],
    );
  });
});

describe("all scenarios together", () => {
  it("exercise every REST operation of the bot", () => {
    const exercised = allTraffic()
      .flatMap(restOf)
      .map(({ method, path }) => findOperation(method, path.split("?")[0] ?? "")?.route);
    const used = findInBot(/"((?:GET|POST|PUT|PATCH|DELETE) \/[^"]*)"/g);
    expect(used.length).toBeGreaterThan(5);
    expect(used.filter((route) => !exercised.includes(route))).toEqual([]);
  });

  it("exercise every GraphQL operation of the bot", () => {
    const exercised = allTraffic()
      .flatMap(graphqlOf)
      .flatMap(
        ({ requestBody }) => /\b(?:query|mutation) (\w+)/.exec(JSON.stringify(requestBody))?.[1] ?? [],
      );
    const used = findInBot(/\b(?:query|mutation) (\w+)\s*\(/g);
    expect(used.length).toBeGreaterThan(5);
    expect(used.filter((name) => !exercised.includes(name))).toEqual([]);
  });

  it("meet every known gap of the description", () => {
    expect(gaps.unmet()).toEqual([]);
  });
});

const ADAPTER = new URL("../../src/edge/github/", import.meta.url);

/** The first group of every match in the source of the bot's adapter. */
function findInBot(pattern: RegExp): readonly string[] {
  const texts = readdirSync(ADAPTER).map((name) => readFileSync(new URL(name, ADAPTER), "utf8"));
  return unique(texts.flatMap((text) => [...text.matchAll(pattern)].map(([, found = ""]) => found)));
}
