// Holds what people read against the list of words that are not used: see words.ts.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { tsImport } from "tsx/esm/api";

const { findWords, LIST, readList, readTexts } = await tsImport("./words.ts", import.meta.url);

const FOLDERS = ["docs", "src", "demo/src", "sandbox", "packages"];
const FILES = ["README.md", "SECURITY.md", "CHANGELOG.md", LIST, "app.yml", "action.yml"];

const list = readList(readFileSync(LIST, "utf8"));
const found = listFiles().flatMap((path) =>
  ifThere(() => findWords(readTexts(path, readFileSync(path, "utf8")), list)).map((one) => ({
    path,
    ...one,
  })),
);
for (const { path, line, words, instead } of found)
  console.error(`${path}:${line}: "${words}" is not used here: ${instead}`);
if (found.length > 0) process.exitCode = 1;

function listFiles() {
  const inFolder = (folder) =>
    readdirSync(folder, { recursive: true })
      .map((name) => join(folder, name))
      .filter((path) => !/(^|\/)(node_modules|dist|test|data)\//.test(path) && /\.(md|ts)$/.test(path));
  return [...FOLDERS.flatMap((folder) => ifThere(() => inFolder(folder))), ...FILES];
}

/** Some of them are not there in every checkout. */
function ifThere(read) {
  try {
    return read();
  } catch (error) {
    if (error.code === "ENOENT") return [];
    throw error;
  }
}
