// All static checks and the build. Goes on after a failure, so that one run shows everything that is wrong.
import { spawnSync } from "node:child_process";

const steps = [
  "check:types",
  "check:lint",
  "check:imports",
  "check:browser",
  "check:format",
  "check:generated",
  "check:unused",
  "check:licences",
  "check:words",
  "build",
];
const failed = steps.filter((step) => {
  const { status } = spawnSync("npm", ["run", "--silent", step], { stdio: "inherit" });
  console.log(`${status === 0 ? "ok  " : "FAIL"} ${step}`);
  return status !== 0;
});
if (failed.length > 0) {
  console.error(`npm run check: failed: ${failed.join(", ")}`);
  process.exitCode = 1;
}
