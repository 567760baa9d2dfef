// Writes what action.yml runs to dist-action/, with whose work is in it. The release workflow commits both.
import { writeFileSync } from "node:fs";

import { bundleShipped } from "./shipped-bundles.mjs";
import { listBundled, renderThirdParty } from "./third-party.mjs";

const metafile = await bundleShipped("dist-action/action.js");
writeFileSync("dist-action/THIRD-PARTY.md", renderThirdParty(listBundled(metafile)));
