// Builds the demo and shows it: npm run demo -- [manifests...]
import { bundle } from "./bundle.mjs";

await bundle({ main: "demo/src/main.ts" }, "demo/dist");
await import("../demo/dist/main.js");
