import type { DemoFile } from "./scenario.ts";

/**
 * The sample of the demo: the situation of https://github.com/open-telemetry/opentelemetry-operator/issues/2721, written
 * anew. The list disables urllib3 but not requests: calls through requests still show.
 */
export const SAMPLE: DemoFile = {
  path: "deploy/otel/instrumentation.yaml",
  text: `apiVersion: opentelemetry.io/v1alpha1
kind: Instrumentation
metadata:
  name: python-services
  namespace: shop
spec:
  exporter:
    endpoint: http://collector.observability:4318
  propagators:
    - tracecontext
    - baggage
  sampler:
    type: parentbased_traceidratio
    argument: "0.25"
  python:
    env:
      - name: OTEL_PYTHON_LOG_CORRELATION
        value: "true"
      - name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS # start-up noise
        value: "urllib3,urllib,flask"
`,
};

/** The sample mended by hand, in another place than the suggestion's: the entry stands first now. */
export const SAMPLE_MENDED: DemoFile = {
  path: SAMPLE.path,
  text: SAMPLE.text
    .replace(/^ {6}- name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS.*\n.*\n/m, "")
    .replace(
      "    env:\n",
      '    env:\n      - name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS\n        value: "requests,urllib3,urllib,flask"\n',
    ),
};
