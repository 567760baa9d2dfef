import type { SectionName } from "../../../catalog/languages.ts";

/**
 * The annotations that ask the operator for instrumentation (opentelemetry-operator be894441
 * internal/instrumentation/annotation.go; php and ruby: release notes of 0.162.0).
 */

export type Target = SectionName | "sdk";

export const ANNOTATION_PREFIX = "instrumentation.opentelemetry.io/";

/** In the order in which the operator injects (sdk.go). */
export const TARGETS: readonly Target[] = [
  "java",
  "nodejs",
  "python",
  "dotnet",
  "php",
  "ruby",
  "go",
  "apacheHttpd",
  "nginx",
  "sdk",
];

const WORDS: Readonly<Record<Target, string>> = {
  java: "java",
  nodejs: "nodejs",
  python: "python",
  dotnet: "dotnet",
  php: "php",
  ruby: "ruby",
  go: "go",
  apacheHttpd: "apache-httpd",
  nginx: "nginx",
  sdk: "sdk",
};

export function injectKey(target: Target): string {
  return `${ANNOTATION_PREFIX}inject-${WORDS[target]}`;
}

/** For every language at once. */
export const CONTAINER_NAMES = `${ANNOTATION_PREFIX}container-names`;

/** nginx is the odd one (internal/constants/env.go; the documentation's `nginx-container-names` has no effect). */
export function containerNamesKey(target: Target): string {
  const word = target === "nginx" ? "inject-nginx" : WORDS[target];
  return `${ANNOTATION_PREFIX}${word}-container-names`;
}

/** Keys with which a pod asks for instrumentation. */
export const INJECT_KEYS: ReadonlyMap<string, Target> = new Map(
  TARGETS.map((target) => [injectKey(target), target]),
);

export const PYTHON_PLATFORM = `${ANNOTATION_PREFIX}otel-python-platform`;
export const DOTNET_RUNTIME = `${ANNOTATION_PREFIX}otel-dotnet-auto-runtime`;
export const GO_TARGET_EXE = `${ANNOTATION_PREFIX}otel-go-auto-target-exe`;
export const SERVICE_NAME = "resource.opentelemetry.io/service.name";
