import {
  EXCLUDED_URLS,
  FLASK,
  HTTP_CLIENTS,
  REQUESTS_PAIR,
} from "../../../../catalog/python-instrumentations.ts";
import { listNames, plain, prose, type Prose } from "../../../text/prose.ts";
import type { Words } from "./gap.ts";

/** What is said of Python's names that are to be disabled: what each of them hides, and what it costs. */
export function describePython(missing: readonly string[], listed: ReadonlySet<string>): Words {
  const clients = missing.filter((name) => HTTP_CLIENTS.has(name));
  const isDisabled = (name: string) => listed.has(name) || missing.includes(name);
  const [upper, lower] = REQUESTS_PAIR;
  // With only the upper one of the pair disabled, its calls still show under the lower one.
  const hidden = clients.filter((name) => name !== upper || isDisabled(lower));
  return {
    ending: endingOf(missing, clients),
    consequence: clients.length === 0 ? [] : FAILED_CALLS,
    cost: [
      ...(hidden.length === 0 ? [] : [costOfClients(hidden)]),
      ...(clients.some((name) => REQUESTS_PAIR.includes(name)) ? [PAIR] : []),
      ...(missing.includes(FLASK) ? [COST_OF_FLASK] : []),
      ...([FLASK, ...HTTP_CLIENTS].every(isDisabled) ? [NO_SPANS_LEFT] : []),
    ],
    instead: clients.length === 0 ? [] : [NARROWER],
    example: missing.includes(FLASK) ? FLASK : (missing[0] ?? FLASK),
  };
}

function endingOf(missing: readonly string[], clients: readonly string[]): Prose {
  const serves = missing.includes(FLASK);
  if (clients.length === 0) {
    return serves ? prose`: requests that Flask serves become SERVER spans` : prose`, against the policy`;
  }
  const them =
    clients.length < missing.length ? "the HTTP clients among them" : missing.length === 1 ? "it" : "them";
  const calls = prose`: calls through ${plain(them)} become CLIENT spans, failed ones included`;
  return serves ? prose`${calls}, and requests that Flask serves become SERVER spans` : calls;
}

const FAILED_CALLS = prose`Failed CLIENT spans (“connection refused”) are real calls of the process: the stock OTLP/HTTP exporter's own calls are never traced. Disabling a library hides such calls; it does not mend them.`;

const PAIR = prose`${REQUESTS_PAIR[0]} makes its calls through ${REQUESTS_PAIR[1]}: with only one of them disabled, a call through ${REQUESTS_PAIR[0]} still shows, under the other. A direct call through ${REQUESTS_PAIR[1]} depends on ${REQUESTS_PAIR[1]} alone.`;

const COST_OF_FLASK = prose`Without ${FLASK}, a Flask service has no SERVER spans, does not continue the incoming ${"traceparent"}, and loses ${"http.server.duration"} and ${"http.server.active_requests"}. ${FLASK} makes SERVER spans only: it causes no failed CLIENT spans.`;

const NO_SPANS_LEFT = prose`A service of nothing but Flask and ${REQUESTS_PAIR[0]} then sends no spans at all.`;

const NARROWER = prose`If one target is the noise, ${EXCLUDED_URLS} (comma-separated regular expressions) leaves out just the calls to that one. They send no ${"traceparent"} either; every other trace stays whole.`;

function costOfClients(clients: readonly string[]): Prose {
  const calls = clients.length > 1 ? ["calls through them"] : ["calls through it"];
  return prose`Without ${listNames(clients)}, ${calls} have no CLIENT spans and no ${"http.client.duration"}, and send no ${"traceparent"} (traces break at the next service).`;
}
