import { readFile, writeFile } from "node:fs/promises";

import { createTwoFilesPatch } from "diff";
import { format, resolveConfig } from "prettier";

import { knownVariables } from "../../src/catalog/data/known-variables.ts";
import { pythonInstrumentations } from "../../src/catalog/data/python-instrumentations.ts";
import { javaDocumentedOnly } from "../../src/catalog/data/java-instrumentations.ts";
import type { Checkout } from "./checkout.ts";
import { readCrdShapes } from "./crd-shapes.ts";
import { readDotnetIds } from "./dotnet-ids.ts";
import { readEnvNames } from "./env-names.ts";
import { readJavaNames } from "./java-names.ts";
import { readNodeNames } from "./node-names.ts";
import { readOperatorImages } from "./operator-images.ts";
import { readPhpNames } from "./php-names.ts";
import { readPythonNames } from "./python-names.ts";
import { readRubyVariables } from "./ruby-variables.ts";

/** Writes the tables of src/catalog/data anew from checkouts, as far as these state what is in them. */

/** By the options of the command: the repositories, each of the organisation open-telemetry. */
export const REPOSITORIES: Readonly<Record<string, string>> = {
  operator: "opentelemetry-operator",
  "python-contrib": "opentelemetry-python-contrib",
  "js-contrib": "opentelemetry-js-contrib",
  "java-instrumentation": "opentelemetry-java-instrumentation",
  "dotnet-instrumentation": "opentelemetry-dotnet-instrumentation",
  "php-contrib": "opentelemetry-php-contrib",
  "ruby-contrib": "opentelemetry-ruby-contrib",
  specification: "opentelemetry-specification",
  python: "opentelemetry-python",
  js: "opentelemetry-js",
  "go-instrumentation": "opentelemetry-go-instrumentation",
  php: "opentelemetry-php",
};

/** By the option of its checkout: what a project is called in the table of known variables. */
const OF_VARIABLES: Readonly<Record<string, keyof typeof knownVariables>> = {
  specification: "spec",
  python: "python_core",
  "python-contrib": "python_contrib",
  js: "nodejs",
  "js-contrib": "nodejs_contrib",
  "dotnet-instrumentation": "dotnet",
  "go-instrumentation": "go",
  operator: "operator",
  php: "php",
};

export type Checkouts = Readonly<Partial<Record<string, Checkout>>>;

/** What is read anew: constants of a file; its other constants are kept by hand. */
interface Table {
  readonly file: string;
  /** null where a checkout is lacking. */
  readonly read: (checkouts: Checkouts) => Readonly<Record<string, unknown>> | null;
}

const FOLDER = "src/catalog/data";

const TEXT = { type: "string" };

/** Fields of `spec` that are on the way (`fieldsOfLaterVersions`): a schema, or the field that has the same one. */
const LATER_FIELDS = {
  php: "python",
  ruby: "python",
  baseRef: { properties: { name: TEXT, namespace: TEXT } },
} as const;

const TABLES: readonly Table[] = [
  {
    file: "operator-images.ts",
    read: ({ operator }) => (operator === undefined ? null : readOperatorImages(operator)),
  },
  {
    file: "python-instrumentations.ts",
    read: ({ operator, "python-contrib": contrib }) =>
      operator === undefined || contrib === undefined
        ? null
        : { pythonInstrumentations: readPythonNames(contrib, operator, pythonInstrumentations) },
  },
  readBy("operator", "instrumentation-schema.ts", (operator) => ({
    instrumentationShapes: readCrdShapes(operator, LATER_FIELDS),
  })),
  readBy("js-contrib", "nodejs-instrumentations.ts", (contrib) => ({
    nodejsInstrumentations: readNodeNames(contrib),
  })),
  readBy("java-instrumentation", "java-instrumentations.ts", (agent) =>
    readJavaNames(agent, javaDocumentedOnly),
  ),
  readBy("dotnet-instrumentation", "dotnet-instrumentations.ts", (agent) => ({
    dotnetInstrumentations: readDotnetIds(agent),
  })),
  readBy("php-contrib", "php-instrumentations.ts", (contrib) => ({
    phpInstrumentations: readPhpNames(contrib),
  })),
  readBy("ruby-contrib", "ruby-instrumentations.ts", (contrib) => ({
    rubyInstrumentations: readRubyVariables(contrib),
  })),
  { file: "known-variables.ts", read: readVariables },
];

/** The names of each project whose checkout is named; the others keep theirs. */
function readVariables(checkouts: Checkouts): Readonly<Record<string, unknown>> | null {
  const read = Object.entries(OF_VARIABLES).flatMap(([option, project]) => {
    const checkout = checkouts[option];
    return checkout === undefined ? [] : [[project, readEnvNames(checkout, knownVariables[project])]];
  });
  return read.length === 0 ? null : { knownVariables: { ...knownVariables, ...Object.fromEntries(read) } };
}

/** A table that one checkout has all of. */
function readBy(
  option: string,
  file: string,
  read: (checkout: Checkout) => Readonly<Record<string, unknown>>,
): Table {
  return {
    file,
    read: ({ [option]: checkout }) => (checkout === undefined ? null : read(checkout)),
  };
}

export interface TableDifference {
  readonly path: string;
  /** A patch; empty where the table says what the checkouts say. */
  readonly patch: string;
  readonly after: string;
}

export async function compareTables(checkouts: Checkouts): Promise<readonly TableDifference[]> {
  const compared = TABLES.map(async ({ file, read }) => {
    const constants = read(checkouts);
    if (constants === null) return [];
    const path = `${FOLDER}/${file}`;
    const before = await readFile(path, "utf8");
    const after = await format(fill(before, constants, checkouts), {
      ...(await resolveConfig(path)),
      filepath: path,
    });
    return [{ path, patch: before === after ? "" : createTwoFilesPatch(path, path, before, after), after }];
  });
  return (await Promise.all(compared)).flat();
}

/** The file with the constants and the commits of its head replaced. */
export function fill(
  text: string,
  constants: Readonly<Record<string, unknown>>,
  checkouts: Checkouts,
): string {
  const filled = Object.entries(constants).reduce((result, [name, value]) => {
    const pattern = new RegExp(`^export const ${name} = [\\s\\S]*? as const;$`, "m");
    if (!pattern.test(result)) throw new Error(`expected a constant ${name} that ends with "as const"`);
    return result.replace(pattern, () => `export const ${name} = ${JSON.stringify(value)} as const;`);
  }, text);
  return Object.entries(checkouts).reduce((result, [option, checkout]) => {
    const repository = `open-telemetry/${REPOSITORIES[option] ?? ""}@`;
    const pattern = new RegExp(`${repository}[0-9a-f]{40} \\d{4}-\\d\\d-\\d\\d`, "g");
    return checkout === undefined
      ? result
      : result.replace(pattern, `${repository}${checkout.commit} ${checkout.date}`);
  }, filled);
}

export async function writeTables(differences: readonly TableDifference[]): Promise<void> {
  for (const { path, patch, after } of differences) if (patch !== "") await writeFile(path, after);
}
