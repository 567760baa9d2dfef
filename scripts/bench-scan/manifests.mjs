// Writes the manifests that the scan is measured with: the same for the same seed.
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";

const SEED = 20_261_201;

/** Marsaglia's xorshift: numbers from 0 to 1, the same for the same seed. */
function createRandom(seed) {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

const WORDS =
  "api cart checkout billing ledger search index mail queue worker cache gateway session report export import audit media".split(
    " ",
  );

/**
 * Folders of a hundred files each: Deployments, Services and ConfigMaps of about `bytes` bytes, and an Instrumentation in every
 * `every`th, half of which lack what is recommended.
 *
 * @param {{ folder: string, files: number, bytes?: number, every?: number, seed?: number }} options
 * @returns how many bytes were written
 */
export function writeManifests({ folder, files, bytes = 5_000, every = 100, seed = SEED }) {
  const random = createRandom(seed);
  let written = 0;
  for (let index = 0; index < files; index += 1) {
    const place = join(folder, `team-${Math.floor(index / 100)}`);
    if (index % 100 === 0) mkdirSync(place, { recursive: true });
    const text = manifest({ index, bytes, every, random });
    writeFileSync(join(place, `${String(index).padStart(6, "0")}.yaml`), text);
    written += text.length;
  }
  return written;
}

/**
 * The same as documents of one file, until it has `bytes` bytes.
 *
 * @param {{ path: string, bytes: number, seed?: number }} options
 * @returns how many bytes were written
 */
export function writeStream({ path, bytes, seed = SEED }) {
  const random = createRandom(seed);
  const file = openSync(path, "w");
  let written = 0;
  for (let index = 0; written < bytes; index += 1)
    written += writeSync(file, `---\n${manifest({ index, bytes: 5_000, every: 100, random })}`);
  closeSync(file);
  return written;
}

function manifest({ index, bytes, every, random }) {
  const holdsResource = index % every === every - 1;
  return holdsResource
    ? instrumentation(index, index % (2 * every) === every - 1)
    : other(index, bytes, random);
}

/** @param {boolean} isWhole whether it has what is recommended */
export function instrumentation(index, isWhole) {
  const list = isWhole
    ? `\n    env:\n      - name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS\n        value: requests,urllib3,urllib,flask`
    : ` {}`;
  return `apiVersion: opentelemetry.io/v1alpha1
kind: Instrumentation
metadata:
  name: python-${index}
  namespace: team-${Math.floor(index / 100)}
spec:
  exporter:
    endpoint: http://collector.observability:4318
  propagators: [tracecontext, baggage]
  python:${list}
`;
}

function other(index, bytes, random) {
  const name = `${pick(random)}-${pick(random)}-${index}`;
  const namespace = `team-${Math.floor(index / 100)}`;
  let text = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: ${namespace}
  labels: { app: ${name} }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers:
        - name: ${name}
          image: registry.example/${name}:1.${index}
          ports: [{ containerPort: 8080 }]
---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: ${namespace} }
spec: { selector: { app: ${name} }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: ${name}, namespace: ${namespace} }
data:
`;
  for (let line = 0; text.length < bytes; line += 1)
    text += `  ${pick(random).toUpperCase()}_${pick(random).toUpperCase()}_${line}: "${pick(random)} ${pick(random)} ${Math.floor(random() * 1e9)}"\n`;
  return text;
}

function pick(random) {
  return WORDS[Math.floor(random() * WORDS.length)];
}
