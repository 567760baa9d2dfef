/**
 * What `_extends` names, by the rules of Probot (https://github.com/probot/octokit-plugin-config): `repo`, `owner/repo`
 * or either with `:path`. Says where to look next and when to stop; it reads nothing itself.
 */

import { renderText } from "./render-key.ts";

/** A configuration file on GitHub; `path` is relative to the root of the repository. */
export interface ConfigurationSource {
  readonly owner: string;
  readonly repo: string;
  readonly path: string;
}

/** What is written; what is left out comes from the file that the search began with. */
export interface ExtendsReference {
  readonly owner?: string;
  readonly repo: string;
  readonly path?: string;
}

export type NextSource =
  | { readonly ok: true; readonly source: ConfigurationSource }
  | {
      readonly ok: false;
      readonly code: "bad-reference" | "recursion" | "too-deep";
      readonly message: string;
    };

/** Files that one configuration may be made of, the first included. */
export const maxExtendsDepth = 5;

export const extendsForm = "repo, owner/repo, or either with :path/to/file.yml";

/** Longer than any path on GitHub that people can type. */
const maxReference = 1024;

/** `undefined` when the text is not of that form. */
export function parseExtends(text: string): ExtendsReference | undefined {
  if (text.length > maxReference) return undefined;
  const match =
    /^(?:(?<owner>[a-z\d](?:[a-z\d]|-(?=[a-z\d])){0,38})\/)?(?<repo>[-_.\w]{1,100})(?::(?<path>[-_./\w]+\.ya?ml))?$/i.exec(
      text,
    );
  const { owner, repo, path } = match?.groups ?? {};
  if (repo === undefined || isRelative(repo) || path?.split("/").some(isRelative) === true) return undefined;
  return { repo, ...(owner !== undefined && { owner }), ...(path !== undefined && { path }) };
}

/** A name that a URL would resolve away: it must not reach the path of a request. */
function isRelative(name: string): boolean {
  return name === "" || name === "." || name === "..";
}

/**
 * The file that `_extends: text` of the last file in `chain` stands for. `chain` holds the files read so far, the first
 * one first; as in Probot, its owner and path stand in for what the text leaves out.
 */
export function findNextSource(
  text: string,
  chain: readonly [ConfigurationSource, ...ConfigurationSource[]],
): NextSource {
  const reference = parseExtends(text);
  if (reference === undefined) {
    return refuseReference("bad-reference", `_extends: expected ${extendsForm}; found ${renderText(text)}`);
  }
  const [first] = chain;
  const source = { owner: first.owner, path: first.path, ...reference };
  if (chain.some((known) => isSameSource(known, source))) {
    return refuseReference(
      "recursion",
      `_extends: ${renderSource(source)} has already been read; a file can't extend itself`,
    );
  }
  if (chain.length >= maxExtendsDepth) {
    return refuseReference(
      "too-deep",
      `_extends: expected at most ${maxExtendsDepth} files in a chain; found ${renderSource(source)}`,
    );
  }
  return { ok: true, source };
}

/** `owner/repo:path`, as `_extends` is written. */
export function renderSource(source: ConfigurationSource): string {
  return `${source.owner}/${source.repo}:${source.path}`;
}

/** GitHub compares owners and repositories without case, paths with it. */
export function isSameSource(a: ConfigurationSource, b: ConfigurationSource): boolean {
  return isSameRepository(a, b) && a.path === b.path;
}

export function isSameRepository(
  a: Pick<ConfigurationSource, "owner" | "repo">,
  b: Pick<ConfigurationSource, "owner" | "repo">,
): boolean {
  return a.owner.toLowerCase() === b.owner.toLowerCase() && a.repo.toLowerCase() === b.repo.toLowerCase();
}

function refuseReference(code: "bad-reference" | "recursion" | "too-deep", message: string): NextSource {
  return { ok: false, code, message };
}
