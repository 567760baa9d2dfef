// Writes bundle/: what runs straight from a checkout of a release's tag, as the Action and the hooks of pre-commit do, and
// whose work is in it. The release workflow commits it there.
import { writeFileSync } from "node:fs";

import { BUNDLES, bundleShipped } from "./shipped-bundles.mjs";
import { renderThirdParty } from "./third-party.mjs";

const files = Object.keys(BUNDLES).filter((file) => file.startsWith("bundle/"));
const metafiles = await Promise.all(files.map((file) => bundleShipped(file)));
writeFileSync("bundle/THIRD-PARTY.md", renderThirdParty(metafiles));
