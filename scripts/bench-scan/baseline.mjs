// The least that any scan in Node has to do: walk folders, read each file, search its bytes for one word. Nothing else.
import { Buffer } from "node:buffer";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const WORD = Buffer.from("Instrumentation");
let found = 0;
visit(process.argv[2]);
console.log(found);

function visit(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) visit(path);
    else if (readFileSync(path).includes(WORD)) found += 1;
  }
}
