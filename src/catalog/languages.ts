/**
 * The languages that the operator instruments: the section of `spec` that each has, and how people call it.
 * Source: opentelemetry-operator be894441 apis/v1alpha1/instrumentation_types.go; php and ruby: release notes of 0.162.0.
 */

/** The sections that hold env lists of their own. */
export const SECTIONS = [
  "java",
  "nodejs",
  "python",
  "dotnet",
  "go",
  "apacheHttpd",
  "nginx",
  "php",
  "ruby",
] as const;

export type SectionName = (typeof SECTIONS)[number];

export const TITLES: Readonly<Record<SectionName, string>> = {
  java: "Java",
  nodejs: "Node.js",
  python: "Python",
  dotnet: ".NET",
  go: "Go",
  apacheHttpd: "Apache HTTPD",
  nginx: "nginx",
  php: "PHP",
  ruby: "Ruby",
};

/** The first operator version that knows a section; of the others none that counts today lacks it. */
export const SECTIONS_SINCE: Partial<Readonly<Record<SectionName, string>>> = {
  php: "0.162.0",
  ruby: "0.162.0",
};

/**
 * Where the images are published that the operator takes by default (versions.txt and internal/config at the same commit), without
 * a registry that may stand before, as a mirror's does.
 */
export const STOCK_IMAGES: Readonly<Record<SectionName, string>> = {
  java: "open-telemetry/opentelemetry-operator/autoinstrumentation-java",
  nodejs: "open-telemetry/opentelemetry-operator/autoinstrumentation-nodejs",
  python: "open-telemetry/opentelemetry-operator/autoinstrumentation-python",
  dotnet: "open-telemetry/opentelemetry-operator/autoinstrumentation-dotnet",
  go: "open-telemetry/opentelemetry-go-instrumentation/autoinstrumentation-go",
  apacheHttpd: "open-telemetry/opentelemetry-operator/autoinstrumentation-apache-httpd",
  nginx: "open-telemetry/opentelemetry-operator/autoinstrumentation-apache-httpd",
  php: "open-telemetry/opentelemetry-operator/autoinstrumentation-php",
  ruby: "open-telemetry/opentelemetry-operator/autoinstrumentation-ruby",
};

/** Names by which people call a section. */
export const NAMES_OF_SECTIONS: ReadonlyMap<string, SectionName> = new Map([
  ["node", "nodejs"],
  ["javascript", "nodejs"],
  ["net", "dotnet"],
  ["csharp", "dotnet"],
  ["golang", "go"],
  ["apache", "apacheHttpd"],
  ["httpd", "apacheHttpd"],
]);
