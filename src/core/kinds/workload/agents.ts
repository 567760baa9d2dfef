import type { SectionName } from "../../../catalog/languages.ts";
import { readEntryValue } from "../instrumentation/environment/read-entry.ts";
import type { PodContainer } from "./workload.ts";

/** Agents that a container starts by itself, as its command, its own variables or its image say; none where nothing says so. */
export function findStartedAgents({ command, args, env, image }: PodContainer): readonly SectionName[] {
  const words = [...(command ?? []), ...(args ?? [])].map(({ text }) => text);
  const line = words.join(" ");
  const valueOf = (name: string) => {
    const entry = env.byName.get(name);
    const value = entry === undefined ? null : readEntryValue(entry);
    return value !== null && "text" in value ? value.text : "";
  };
  const found: readonly (readonly [SectionName, boolean])[] = [
    ["java", JAVA_AGENT.test(`${valueOf("JAVA_TOOL_OPTIONS")} ${line}`)],
    ["nodejs", `${valueOf("NODE_OPTIONS")} ${line}`.includes(NODE_AGENT)],
    ["python", PYTHON_AGENT.test(line)],
    ["go", isAgentItself({ image })],
    ["dotnet", valueOf("CORECLR_PROFILER").toUpperCase() === DOTNET_PROFILER],
  ];
  return found.flatMap(([language, isStarted]) => (isStarted ? [language] : []));
}

/** Whether its image is an agent and nothing else: Go's, which runs beside the program, and sets no variables (opentelemetry-go-instrumentation Dockerfile). */
export function isAgentItself({ image }: Pick<PodContainer, "image">): boolean {
  return image !== null && GO_IMAGE.test(image);
}

const GO_IMAGE =
  /(?:^|\/)(?:otel|open-telemetry\/opentelemetry-go-instrumentation)\/autoinstrumentation-go(?:[:@]|$)/;
const JAVA_AGENT = /-javaagent:\S{0,500}opentelemetry\S{0,200}\.jar/i;
const NODE_AGENT = "@opentelemetry/auto-instrumentations-node";
const PYTHON_AGENT = /(?:^|[\s/])opentelemetry-instrument(?:\s|$)/;
/** Of OpenTelemetry's own (opentelemetry-dotnet-instrumentation docs/README.md). */
const DOTNET_PROFILER = "{918728DD-259F-4A6A-AC2B-B85E1B658318}";
