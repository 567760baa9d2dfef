// npm run catalog -- --operator DIR --python-contrib DIR … [--write]: compares the tables of src/catalog/data with checkouts (work
// trees or git directories, of which the last commit is read), and prints the differences; --write writes them. A table whose
// checkouts are not named is left alone. Exit 0 where nothing differs or everything was written.
import { parseArgs } from "node:util";

import { tsImport } from "tsx/esm/api";

const { openCheckout } = await tsImport("./catalog/checkout.ts", import.meta.url);
const { REPOSITORIES, compareTables, writeTables } = await tsImport("./catalog/tables.ts", import.meta.url);
const { findRevived } = await tsImport("./catalog/revived.ts", import.meta.url);

const { findStaleMistakes } = await tsImport("./catalog/mistaken.ts", import.meta.url);

const { values } = parseArgs({
  options: {
    write: { type: "boolean", default: false },
    ...Object.fromEntries(Object.keys(REPOSITORIES).map((name) => [name, { type: "string" }])),
  },
});
const { write, ...folders } = values;
const checkouts = Object.fromEntries(
  Object.entries(folders).map(([name, folder]) => [name, openCheckout(folder)]),
);
const differences = await compareTables(checkouts);
for (const { path, patch } of differences) console.log(patch === "" ? `${path}: the same` : patch);
for (const line of findRevived(checkouts)) console.log(`listed as a ghost, but found in a source: ${line}`);
for (const line of findStaleMistakes(checkouts)) console.log(`no longer a mistake: ${line}`);
if (write) await writeTables(differences);
if (differences.length === 0) {
  console.error(
    `expected the checkouts of a table: ${Object.keys(REPOSITORIES)
      .map((name) => `--${name} DIR`)
      .join(" ")}`,
  );
  process.exitCode = 2;
} else if (!write && differences.some(({ patch }) => patch !== "")) process.exitCode = 1;
