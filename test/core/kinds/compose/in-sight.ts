import { createSight } from "../../../../src/core/kinds/compose/sight.ts";
import { startService, type StartedService } from "../../../../src/core/kinds/compose/service.ts";
import { parseDockerfile, type Dockerfile } from "../../../../src/core/kinds/dockerfile/dockerfile.ts";

export function readDockerfile(text: string): Dockerfile | null {
  const parsed = parseDockerfile(text);
  return parsed.ok ? parsed.dockerfile : null;
}

/** A service of `compose.yaml` among some files, by their paths. */
export function start(
  files: Readonly<Record<string, string>>,
  name: string,
  path = "compose.yaml",
): StartedService {
  const sight = createSight((asked) => files[asked] ?? null, readDockerfile);
  const service = sight.compose(path)?.services.get(name);
  if (service === undefined) throw new Error(`${path} has no service ${name}`);
  return startService(service, sight);
}

/** What counts for each name that is set: its text, or why it is unknown. */
export function valuesOf({
  environment,
}: Pick<StartedService, "environment">): Readonly<Record<string, string>> {
  return Object.fromEntries(
    environment.variables().map(({ name }) => {
      const value = environment.get(name);
      return [
        name,
        value.kind === "known" ? value.text : value.kind === "unknown" ? `? ${value.reason}` : "",
      ];
    }),
  );
}

/** Lines of a service's `environment`, below its other keys. */
export function compose(...lines: readonly string[]): Readonly<Record<string, string>> {
  return {
    "compose.yaml": ["services:", "  web:", "    image: web:1", ...lines.map((line) => `    ${line}`)].join(
      "\n",
    ),
  };
}
