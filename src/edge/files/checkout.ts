import { access, lstat, realpath } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";

import { codeOf, describeFileFault } from "./describe-fault.ts";
import { findWay } from "./system-paths.ts";

/**
 * Where a path of a checkout really leads. What stands in a checkout can be a stranger's, links too: none is followed out
 * of it, nor into git's own folder, which may hold a token.
 */

export type CheckoutPlace =
  | {
      readonly ok: true;
      /** Without links. */
      readonly path: string;
      /** Whether a link of the checkout leads there. */
      readonly isLinked: boolean;
    }
  | { readonly ok: false; readonly code: string; readonly reason: string };

export async function findCheckoutPlace(path: string): Promise<CheckoutPlace> {
  try {
    // A link that leads nowhere is there, and is no missing file.
    await lstat(path);
  } catch (error) {
    return { ok: false, code: codeOf(error), reason: describeFileFault(error, "read") };
  }
  try {
    const root = await findCheckout(path);
    const realRoot = await realpath(root);
    const place = await realpath(path);
    const way = findWay(realRoot, place);
    const isLinked = way === null || way !== findWay(root, path);
    if (!isLinked) return { ok: true, path: place, isLinked };
    if (way === null) return refuseLink("a link out of the checkout");
    return way.split("/").includes(".git")
      ? refuseLink("a link into git's own folder")
      : { ok: true, path: place, isLinked };
  } catch (error) {
    return refuseLink(`a link that can't be followed: ${describeFileFault(error, "read")}`);
  }
}

function refuseLink(reason: string): CheckoutPlace {
  return { ok: false, code: "", reason };
}

/** The folder that holds `.git`, else the working directory, else the folder in which the path itself is. */
async function findCheckout(path: string): Promise<string> {
  const start = dirname(resolve(path));
  for (let folder = start; ; folder = dirname(folder)) {
    if (await exists(join(folder, ".git"))) return folder;
    if (dirname(folder) === folder) break;
  }
  const isBelow = findWay(process.cwd(), start) !== null;
  return isBelow ? process.cwd() : start;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Whether a path that somebody named leads, by its last step or a folder of the working directory, to another place. */
export async function isLink(path: string): Promise<boolean> {
  const whole = resolve(path);
  const from = findWay(process.cwd(), whole) === null ? dirname(whole) : process.cwd();
  const expected = join(await realpath(from), relative(from, whole));
  return (await realpath(path).catch(() => expected)) !== expected;
}
