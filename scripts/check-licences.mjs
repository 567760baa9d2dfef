// Whether all that is shipped may be: what the bundles hold, what the server installs, and what the catalogue is made of.
import { BUNDLES, bundleShipped } from "./shipped-bundles.mjs";
import { findLicenceFaults, findSourceFaults, listBundled, listInstalled } from "./third-party.mjs";

const bundled = await Promise.all(
  Object.keys(BUNDLES).map(async (file) => listBundled(await bundleShipped(file, { write: false }))),
);
const packages = [...bundled.flat(), ...listInstalled()];
const faults = [...new Set([...findLicenceFaults(packages), ...findSourceFaults()])];
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exitCode = 1;
