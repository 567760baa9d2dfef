import { operatorVersion } from "../core/config/policy-for.ts";
import { readTextField } from "../core/kinds/instrumentation/environment/fields.ts";
import type { Instrumentation } from "../core/kinds/instrumentation/instrumentation.ts";
import { findExporter, rangeOfTarget } from "../core/kinds/instrumentation/otlp/cause.ts";
import {
  listDestinations,
  type Destination,
  type Destinations,
} from "../core/kinds/instrumentation/otlp/destination.ts";
import { isInCluster } from "../core/kinds/instrumentation/otlp/endpoint.ts";
import { rangeOfField } from "../core/kinds/instrumentation/place.ts";
import { declineRule } from "../core/lint/advice.ts";
import { defineRule, type RuleFinding } from "../core/lint/rule.ts";
import { nameInSentence } from "../core/manifest/subject.ts";
import { capitalize, prose, type Prose } from "../core/text/prose.ts";
import type { Range } from "../core/text/range.ts";
import { findKey, isNull } from "../core/yaml/node.ts";

export const tlsMismatch = defineRule({
  id: "tls-mismatch",
  summary: "The exporter's TLS settings and its endpoint do not fit together.",
  level: "notice",
  // Certificates of a public authority need no settings, and a mesh may do the encrypting.
  isStrictOnly: true,
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["no telemetry at all"],
  visits: "instrumentation",
  *check(instrumentation, policy) {
    const { exporter } = findExporter(instrumentation);
    // What a chart has by default, or what only rendering tells, may be the other half.
    if (exporter === null || instrumentation.maker !== null || exporter.node.opensAt !== undefined) return;
    const destinations = listDestinations(instrumentation, operatorVersion(policy));
    const tls = findKey(exporter.node, "tls")?.node ?? null;
    const first = destinations.known.find(isPrivate);
    if (!isNull(tls)) {
      if (isUnused(instrumentation, destinations))
        yield describe(instrumentation, rangeOfField(instrumentation, exporter), UNUSED);
    } else if (first !== undefined) {
      yield describe(instrumentation, rangeOfTarget(instrumentation, first), UNKNOWN);
    }
  },
});

/** Another endpoint that is encrypted, or that cannot be read, makes use of the settings. */
function isUnused(instrumentation: Instrumentation, { known, senders }: Destinations): boolean {
  const field = readTextField(instrumentation, "exporter", "endpoint");
  return (
    field.kind === "text" &&
    /^http:\/\//i.test(field.text) &&
    known.length === senders.length &&
    known.every(({ target }) => target.endpoint.scheme === "http")
  );
}

/** A Service of the cluster has no certificate of a public authority; whoever names one by a variable has thought of it. */
function isPrivate({ target, environment, signal }: Destination): boolean {
  const { endpoint } = target;
  const names = ["OTEL_EXPORTER_OTLP_CERTIFICATE", `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_CERTIFICATE`];
  return (
    endpoint.scheme === "https" &&
    isInCluster(endpoint) &&
    names.every((name) => environment.get(name).kind === "absent")
  );
}

interface Words {
  readonly message: Prose;
  readonly consequence: Prose;
}

const UNUSED: Words = {
  message: prose`sets ${"spec.exporter.tls"} for an endpoint with ${"http://"}: exporters do not use the certificates, and send telemetry unencrypted.`,
  consequence: prose`The operator mounts the certificates and passes their paths to the exporters, which use them for ${"https://"} alone. Its webhook warns of this.`,
};

const UNKNOWN: Words = {
  message: prose`sends to an ${"https://"} endpoint of the cluster without ${"spec.exporter.tls"}: exporters refuse a certificate whose authority they do not know.`,
  consequence: prose`Without ${"spec.exporter.tls"} the exporters trust the authorities of their image only, and public ones do not sign names of the cluster. The operator's webhook warns of this.`,
};

function describe(instrumentation: Instrumentation, at: Range, words: Words): RuleFinding {
  return {
    message: prose`${capitalize(nameInSentence(instrumentation))} ${words.message}`,
    at,
    advice: { consequence: words.consequence, cost: [], decline: [declineRule(tlsMismatch.id)] },
    fix: { whyNoFix: "the manifest does not say whether the connection should be encrypted" },
  };
}
