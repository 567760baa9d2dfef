import { readFile, writeFile } from "node:fs/promises";

import { createTwoFilesPatch } from "diff";
import { format, resolveConfig } from "prettier";

import { ghostVariables } from "../../src/catalog/data/ghost-variables.ts";
import { pythonInstrumentations } from "../../src/catalog/data/python-instrumentations.ts";
import type { Checkout } from "./checkout.ts";
import { readNodeNames } from "./node-names.ts";
import { readOperatorImages } from "./operator-images.ts";
import { readPythonNames } from "./python-names.ts";

/** Writes the tables of src/catalog/data anew from checkouts, as far as these state what is in them. */

/** By the options of the command: the repositories, each of the organisation open-telemetry. */
export const REPOSITORIES: Readonly<Record<string, string>> = {
  operator: "opentelemetry-operator",
  "python-contrib": "opentelemetry-python-contrib",
  "js-contrib": "opentelemetry-js-contrib",
};

export type Checkouts = Readonly<Partial<Record<string, Checkout>>>;

/** What is read anew: constants of a file; its other constants are kept by hand. */
interface Table {
  readonly file: string;
  /** null where a checkout is lacking. */
  readonly read: (checkouts: Checkouts) => Readonly<Record<string, unknown>> | null;
}

const FOLDER = "src/catalog/data";

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
  {
    file: "nodejs-instrumentations.ts",
    read: ({ "js-contrib": contrib }) =>
      contrib === undefined ? null : { nodejsInstrumentations: readNodeNames(contrib) },
  },
];

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

/** Names that are said to be read by nothing, and stand in sources after all: somebody has to look. */
export function findRevived(checkouts: Checkouts): readonly string[] {
  return Object.keys(ghostVariables).flatMap((name) =>
    Object.entries(checkouts).flatMap(([option, checkout]) =>
      (checkout?.filesWith(name) ?? [])
        .filter(isSource)
        .slice(0, 3)
        .map((path) => `${name}: ${option} ${path}`),
    ),
  );
}

/** Pages name what they advise against, and what they have wrong. */
function isSource(path: string): boolean {
  return !path.endsWith(".md");
}
