import { access, lstat, realpath } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";

import { codeOf, describeFileFault } from "./describe-fault.ts";

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
    const way = relative(realRoot, place);
    const isLinked = way !== relative(root, resolve(path));
    if (!isLinked) return { ok: true, path: place, isLinked };
    if (isOutside(way)) return refuseLink("a link out of the checkout");
    return way.split(sep).includes(".git")
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
  const isBelow = !isOutside(relative(process.cwd(), start));
  return isBelow ? process.cwd() : start;
}

function isOutside(way: string): boolean {
  return isAbsolute(way) || way.split(sep)[0] === "..";
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
  const from = isOutside(relative(process.cwd(), whole)) ? dirname(whole) : process.cwd();
  const expected = join(await realpath(from), relative(from, whole));
  return (await realpath(path).catch(() => expected)) !== expected;
}
