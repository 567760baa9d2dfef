import type { SectionName } from "../../../catalog/languages.ts";
import type { Range } from "../../text/range.ts";
import { parseVersion, type Version } from "../../text/version.ts";
import type { Command } from "./command.ts";
import type { ContainerEnvironment, ContainerVariable } from "./environment.ts";

/**
 * An agent that a container surely runs, by what starts it. What only may start one is none: a script, a condition of a
 * shell, a wrapper of another name.
 */
export interface Agent {
  readonly language: SectionName;
  /** What starts it, as it is written: a program, a switch, or the name of a variable. Never a value. */
  readonly by: string;
  /** Its version, where a name of a file has it. */
  readonly version: Version | null;
  /** Where that is written. */
  readonly path: string;
  readonly range: Range;
}

export interface Started {
  /** The file that the commands are written in, each its own; null where they are those of an image out of sight. */
  readonly entrypoint: Placed<Command> | null;
  readonly command: Placed<Command> | null;
  readonly environment: ContainerEnvironment;
  /** As it is named; null where it is built, or where nobody can tell. */
  readonly image: Placed<{ readonly name: string; readonly range: Range }> | null;
}

export type Placed<T> = T & { readonly path: string };

/** Each language once. */
export function findAgents(started: Started): readonly Agent[] {
  const found = [
    findByCommand(started, { language: "java", pattern: JAVA, by: "-javaagent" }),
    findByVariable(started, { language: "java", pattern: JAVA, names: JAVA_OPTIONS }),
    findByCommand(started, { language: "nodejs", pattern: NODEJS, by: NODEJS_PACKAGE }),
    findByVariable(started, { language: "nodejs", pattern: NODEJS, names: ["NODE_OPTIONS"] }),
    findByCommand(started, { language: "python", pattern: PYTHON, by: "opentelemetry-instrument" }),
    findByCommand(started, { language: "dotnet", pattern: DOTNET_SCRIPT, by: "instrument.sh" }),
    findProfiler(started),
    findByVariable(started, { language: "dotnet", pattern: DOTNET_HOOK, names: ["DOTNET_STARTUP_HOOKS"] }),
    findByImage(started),
    findByVariable(started, { language: "php", pattern: TRUE, names: ["OTEL_PHP_AUTOLOAD_ENABLED"] }),
  ].filter((agent) => agent !== null);
  return found.filter(({ language }, index) => found.findIndex((one) => one.language === language) === index);
}

/** The JAR of the OpenTelemetry project by its own name, the version in it too; vendors' have names of their own. */
const JAVA =
  /(?:^|[\s"'])-javaagent:(?:[^\s"'=]{0,400}\/)?opentelemetry-javaagent(?:-(?:all-)?v?(?<version>\d{1,4}\.\d{1,4}\.\d{1,4}))?\.jar/;
/** Those that the JVM or the launcher reads by itself (docs.oracle.com, "The java Command"; JVM TI, JAVA_TOOL_OPTIONS). */
const JAVA_OPTIONS = ["JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"];
const NODEJS =
  /(?:^|[\s"'])(?:--require|-r|--import)(?:=|\s{1,9})["']?[^\s"']{0,400}@opentelemetry\/auto-instrumentations-node\/(?:build\/src\/)?register(?:\.js)?(?=$|[\s"'])/;
const NODEJS_PACKAGE = "@opentelemetry/auto-instrumentations-node";
const PYTHON = /(?:^|[\s"'/])opentelemetry-instrument(?=$|[\s"'])/;
/** opentelemetry-dotnet-instrumentation 338fc9e0 instrument.sh, in the folder that its installer names. */
const DOTNET_SCRIPT = /(?:^|[\s"'/])\.?otel-dotnet-auto\/instrument\.sh(?=$|[\s"'])/;
const DOTNET_HOOK = /OpenTelemetry\.AutoInstrumentation\.StartupHook\.dll/;
const TRUE = /^\s{0,9}true\s{0,9}$/i;

interface Sign {
  readonly language: SectionName;
  readonly pattern: RegExp;
}

function findByCommand(
  started: Started,
  { language, pattern, by }: Sign & { readonly by: string },
): Agent | null {
  for (const command of [started.entrypoint, started.command]) {
    if (command === null || command.kind === "unknown") continue;
    // A switch and what it takes can be two words.
    const text = command.kind === "shell" ? command.text : command.words.join(" ");
    const match = pattern.exec(text);
    if (match === null || isConditional(text)) continue;
    return { language, by, version: versionIn(match), path: command.path, range: command.range };
  }
  return null;
}

/** Whether a shell decides what of it is done. */
function isConditional(text: string): boolean {
  return /\|\||(?:^|[\s;])(?:if|case|while|\[|test|echo|which)\s/.test(text);
}

function versionIn({ groups }: RegExpExecArray): Version | null {
  const version = groups?.["version"];
  return version === undefined ? null : parseVersion(version);
}

function findByVariable(
  { environment }: Started,
  { language, pattern, names }: Sign & { readonly names: readonly string[] },
): Agent | null {
  for (const name of names) {
    const value = environment.get(name);
    if (value.kind === "absent" || value.variable === null) continue;
    // What stands beside something that is put in is there all the same.
    const text = value.kind === "known" ? value.text : writtenOf(value.variable);
    const match = pattern.exec(text);
    if (match !== null) return toAgent(language, value.variable, versionIn(match));
  }
  return null;
}

/** Where another value may count, what is written says nothing. */
function writtenOf({ value, written }: ContainerVariable): string {
  return value.kind === "unknown" ? written : "";
}

function toAgent(language: SectionName, variable: ContainerVariable, version: Version | null): Agent {
  const { name, path, range } = variable;
  return { language, by: name, version, path, range };
}

/** The profiler of OpenTelemetry's: other vendors' have other numbers (opentelemetry-dotnet-instrumentation 338fc9e0 instrument.sh). */
const PROFILER = /^\{918728dd-259f-4a6a-ac2b-b85e1b658318\}$/i;

function findProfiler({ environment }: Started): Agent | null {
  const isOn = environment.get("CORECLR_ENABLE_PROFILING");
  const profiler = environment.get("CORECLR_PROFILER");
  if (isOn.kind !== "known" || profiler.kind !== "known" || isOn.text.trim() !== "1") return null;
  return PROFILER.test(profiler.text.trim()) ? toAgent("dotnet", profiler.variable, null) : null;
}

/** Images that are an agent: Go's runs beside the program, in a container of its own. */
const GO_IMAGES =
  /^(?:(?:docker\.io\/)?otel\/autoinstrumentation-go|ghcr\.io\/open-telemetry\/opentelemetry-go-instrumentation\/autoinstrumentation-go)(?=$|[:@])/;

function findByImage({ image }: Started): Agent | null {
  if (image === null || !GO_IMAGES.test(image.name)) return null;
  const tag = /:v?(\d{1,9}(?:\.\d{1,9}){1,3})(?:@|$)/.exec(image.name)?.[1];
  const version = tag === undefined ? null : parseVersion(tag);
  return { language: "go", by: "autoinstrumentation-go", version, path: image.path, range: image.range };
}
