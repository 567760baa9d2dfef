/**
 * What the Python instrumentations do that the default policy speaks about.
 * Source: opentelemetry-python-contrib 466ae4c0 (after v0.65b0), instrumentation/opentelemetry-instrumentation-<name>,
 * and v0.44b0, the version of the operator image in which the failed spans were first reported
 * (https://github.com/open-telemetry/opentelemetry-operator/issues/2721).
 */

/** Libraries that make HTTP calls: CLIENT spans, `http.client.duration`, and the outgoing `traceparent`. */
export const HTTP_CLIENTS: ReadonlySet<string> = new Set(["requests", "urllib3", "urllib"]);

/**
 * `requests` sits on `urllib3`, and hides the nested span only while its own instrumentation is on: with one of the two
 * disabled, a call through `requests` shows under the other name. Direct calls through `urllib3` know no pair.
 */
export const REQUESTS_PAIR: readonly [string, string] = ["requests", "urllib3"];

/** SERVER spans, the incoming `traceparent`, `http.server.duration` and `http.server.active_requests`. */
export const FLASK = "flask";

/** The variable that switches instrumentations off: a comma-separated list of exact, case-sensitive names. */
export const DISABLED_INSTRUMENTATIONS = "OTEL_PYTHON_DISABLED_INSTRUMENTATIONS";

/** As an item of the list: no instrumentation is loaded at all (opentelemetry-python-contrib 0.60b0 and later). */
export const ALL_INSTRUMENTATIONS = "*";

/** The narrower tool: comma-separated regular expressions of URLs that are not traced. */
export const EXCLUDED_URLS = "OTEL_PYTHON_EXCLUDED_URLS";
