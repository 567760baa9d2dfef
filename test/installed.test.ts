import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

// What `npm ci --omit=dev` installs, from the lock file; .ci/run installs it (scripts/check-installed.mjs). npm installs the
// `dependencies` of a workspace with those of the product, so that a workspace may have none.

interface Package {
  readonly dev?: boolean;
  /** A workspace. */
  readonly link?: boolean;
  readonly optional?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
}

// True: npm writes it, in version 3 of the format.
const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
  readonly packages: Readonly<Record<string, Package>>;
};
/** Every package is one more to trust and to load: raise it knowingly. */
const LIMIT = 169;
const FOLDER = "node_modules/";
const installed = Object.entries(packages)
  .filter(([path, { dev, link }]) => path.includes(FOLDER) && dev !== true && link !== true)
  .map(([path, { optional }]) => ({
    name: path.slice(path.lastIndexOf(FOLDER) + FOLDER.length),
    isOptional: optional === true,
  }));
const names = installed.map(({ name }) => name);

describe("what `npm ci --omit=dev` installs", () => {
  it("has all that the product names", () => {
    expect(names).toEqual(expect.arrayContaining(Object.keys(packages[""]?.dependencies ?? {})));
  });

  it.each(["hono", "@hono/node-server", "graphql", "nock", "vitest", "esbuild", "typescript"])(
    "has no %s: only the sandbox, the demo or the tests need it",
    (name) => {
      expect(names).not.toContain(name);
    },
  );

  it("is no more than it has to be, besides what is for one platform", () => {
    expect(installed.filter(({ isOptional }) => !isOptional).length).toBeLessThanOrEqual(LIMIT);
  });

  it.each(["packages/otel-fix", "sandbox", "demo"])(
    "is the same with and without the workspace %s",
    (workspace) => {
      expect(packages[workspace]).toBeDefined();
      expect(packages[workspace]).not.toHaveProperty("dependencies");
      expect(packages[workspace]).not.toHaveProperty("optionalDependencies");
    },
  );
});
