import type { SectionName } from "../../../catalog/languages.ts";
import type { Manifest } from "../../manifest/manifest.ts";
import type { ContainerVariable } from "../container/environment.ts";
import { mapOf, viewList } from "../container/list-view.ts";
import { readEnvList, type Instrumentation } from "../instrumentation/instrumentation.ts";
import { findDockerfile } from "./parser.ts";
import { startImage } from "./started.ts";

const ENV = "ENV";

/**
 * What a Dockerfile builds last, as an Instrumentation whose list is its `ENV`: rules about variables ask of both the same.
 * null where it sets nothing of OpenTelemetry's. What is written in it is judged as it stands.
 */
export function imageView(manifest: Manifest): Instrumentation | null {
  const [document] = manifest.documents;
  const dockerfile = findDockerfile(manifest);
  const started = dockerfile === null ? null : startImage(dockerfile, manifest.path);
  if (document === undefined || dockerfile === null || started === null) return null;
  const { environment, agents } = started;
  const variables = environment.variables();
  if (!variables.some(isOpenTelemetrys)) return null;
  const last = dockerfile.stages.length - 1;
  const path = ["stages", last];
  const node = mapOf({ start: 0, end: manifest.text.length }, []);
  const place = { key: node, node, isShared: false, path, envKey: ENV, file: manifest };
  const field = viewList(place, environment, variables);
  const versions = new Map(agents.map(({ language, version }) => [language, version]));
  return {
    ...{ manifest, document, node, path, shared: false, apiVersion: null, namespace: null, occurrence: 0 },
    ...{ kind: "Dockerfile stage", name: dockerfile.stages[last]?.name ?? String(last), maker: null },
    ...{ spec: null, commonEnv: readEnvList(field), otherEnvs: [], base: path, parent: null },
    ...{ omitsEmptySections: false, whyNoNewList: null, mayBeSetElsewhere },
    host: {
      sections: new Map(agents.map(({ language }) => [language, field])),
      isInjected: false,
      isAlone: true,
      service: { from: "image", versions, isAlone: false },
    },
  };
}

function isOpenTelemetrys({ name }: ContainerVariable): boolean {
  return /^otel_/i.test(name);
}

/** Whoever runs the image says where to, and how: of nothing in sight no default is to be concluded. */
function mayBeSetElsewhere(_: SectionName, name: string): boolean {
  return name.endsWith("_PROTOCOL");
}
