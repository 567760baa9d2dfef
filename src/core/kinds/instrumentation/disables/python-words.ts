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
  const serves = missing.includes(FLASK);
  const loss = lossOf(hidden, serves);
  return {
    ending: [],
    consequence: consequenceOf(clients, missing),
    ...(loss === null ? {} : { loss }),
    cost: [
      ...(clients.length === 0 ? [] : [WHOSE]),
      ...(hidden.length === 0 ? [] : [costOfClients(hidden)]),
      ...(clients.some((name) => REQUESTS_PAIR.includes(name)) ? [PAIR] : []),
      ...(missing.includes(FLASK) ? [COST_OF_FLASK] : []),
      ...([FLASK, ...HTTP_CLIENTS].every(isDisabled) ? [NO_SPANS_LEFT] : []),
    ],
    instead: clients.length === 0 ? [] : [NARROWER],
    example: missing.includes(FLASK) ? FLASK : (missing[0] ?? FLASK),
  };
}

/** What the spans are that come of it. */
function consequenceOf(clients: readonly string[], missing: readonly string[]): Prose {
  const them =
    clients.length < missing.length ? "the HTTP clients among them" : missing.length === 1 ? "it" : "them";
  if (clients.length > 0)
    return prose`Every call through ${plain(them)} becomes a CLIENT span, and every refused connection a failed one: restarting pods can flood your traces. Disabling hides those spans; it doesn't repair the calls.`;
  return missing.includes(FLASK) ? prose`Every request that Flask serves becomes a SERVER span.` : [];
}

/** What most people would miss. */
function lossOf(hidden: readonly string[], serves: boolean): Prose | null {
  if (hidden.length > 0 && serves)
    return prose`The fix breaks traces at the next service, and Flask services lose their SERVER spans.`;
  if (hidden.length > 0) return prose`The fix breaks traces at the next service.`;
  return serves ? prose`With the fix, Flask services lose their SERVER spans.` : null;
}

const WHOSE = prose`Failed CLIENT spans (“connection refused”) are real calls of the process: the stock OTLP/HTTP exporter's own calls are never traced.`;

const PAIR = prose`${REQUESTS_PAIR[0]} makes its calls through ${REQUESTS_PAIR[1]}: with only one of them disabled, a call through ${REQUESTS_PAIR[0]} still shows, under the other. A direct call through ${REQUESTS_PAIR[1]} depends on ${REQUESTS_PAIR[1]} alone.`;

const COST_OF_FLASK = prose`Without ${FLASK}, a Flask service has no SERVER spans, doesn't continue the incoming ${"traceparent"}, and loses ${"http.server.duration"} and ${"http.server.active_requests"}. ${FLASK} makes SERVER spans only: it causes no failed CLIENT spans.`;

const NO_SPANS_LEFT = prose`A service that uses only Flask and ${REQUESTS_PAIR[0]} then sends no spans at all.`;

const NARROWER = prose`If one target causes the noise, ${EXCLUDED_URLS} (comma-separated regular expressions) excludes just the calls to it. Those calls send no ${"traceparent"} either; all other traces stay whole.`;

function costOfClients(clients: readonly string[]): Prose {
  const calls = clients.length > 1 ? ["calls through them"] : ["calls through it"];
  return prose`Without ${listNames(clients)}, ${calls} have no CLIENT spans and no ${"http.client.duration"}, and send no ${"traceparent"} (traces break at the next service).`;
}
