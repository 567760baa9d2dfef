import { readdirSync, readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { fix, look } from "./wrapped.ts";

/** Files as people keep them, each beside what its fixes make of it. */

const FOLDER = new URL("../../fixtures/forms/", import.meta.url);
const read = (name: string) => readFileSync(new URL(name, FOLDER), "utf8");
const names = readdirSync(FOLDER).filter((name) => !name.includes(".fixed."));

describe.each(names)("%s", (name) => {
  const fixed = read(name.replace(/\.(?=\w+$)/, ".fixed."));

  it("becomes the fixed text, of which nothing is left to say", () => {
    expect(look(read(name), name).notChecked).toEqual([]);
    expect(fix(read(name), name)).toBe(fixed);
    expect(look(fixed, name)).toMatchObject({ findings: [], notChecked: [] });
  });
});
