import { readdir, readFile } from "node:fs/promises";

import { format, resolveConfig } from "prettier";

import { renderCommandForms, renderCommandTable } from "../../src/core/report/command-help.ts";
import { configurationBlocks } from "./configuration.ts";
import { readmeBlocks } from "./readme.ts";
import { ruleListBlocks, rulePages } from "./rules.ts";
import { fillBlocks, type Blocks, type FilledPage } from "./fill-blocks.ts";

/** The pages that have generated blocks: a new block is a row here, and its markers in the page. */
const pages: Readonly<Record<string, Blocks>> = {
  "README.md": readmeBlocks,
  "docs/configuration.md": configurationBlocks,
  "docs/rules.md": ruleListBlocks,
  ...rulePages,
  "docs/commands.md": { commands: renderCommandTable, forms: renderCommandForms },
};

export type GeneratedPage = FilledPage & { readonly path: string };

/** All pages, those without blocks too: a marker that nobody fills has no business in them. */
export async function generatePages(): Promise<readonly GeneratedPage[]> {
  const found = [
    ...(await readdir(".")),
    ...(await readdir("docs", { recursive: true })).map((name) => `docs/${name}`),
  ];
  const paths = new Set([...Object.keys(pages), ...found.filter((name) => name.endsWith(".md")).toSorted()]);
  return Promise.all([...paths].map(generatePage));
}

async function generatePage(path: string): Promise<GeneratedPage> {
  const page = await readFile(path, "utf8").catch(() => null);
  if (page === null) return { path, ok: false, faults: ["the page is not there"] };
  const options = await resolveConfig(path);
  const blocks = new Map<string, string>();
  for (const [name, render] of Object.entries(pages[path] ?? {}))
    blocks.set(name, await format(render(page), { ...options, parser: "markdown" }));
  return { path, ...fillBlocks(page, blocks) };
}
