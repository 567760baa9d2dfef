/** Versions as they stand in tags: `2.30.0`, `v0.24.0`, `0.64b0`, `0.158`. */

/** Numbers in order of weight; a beta of Python's (`0.64b0`) counts as `0.64.0`. */
export type Version = readonly number[];

/** null for what is no version: `latest`, `main`, a digest, a version with more behind it that may be anybody's. */
export function parseVersion(text: string): Version | null {
  const [, numbers, beta] = /^v?(\d{1,9}(?:\.\d{1,9}){1,3})(?:b(\d{1,9}))?$/.exec(text) ?? [];
  if (numbers === undefined) return null;
  return [...numbers.split("."), ...(beta === undefined ? [] : [beta])].map(Number);
}

/** Below 0: the first one is older. What a version does not say is 0. */
export function compareVersions(a: Version, b: Version): number {
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** A version as a key; empty for one that is not known. */
export function nameVersion(version: Version | null): string {
  return version === null ? "" : version.join(".");
}

/** Those that the program itself names, which are few. */
const LIMITS = new Map<string, Version | null>();

/** Whether a version is older than one that the program names. */
export function isBelow(version: Version, limit: string): boolean {
  const parsed = LIMITS.get(limit) ?? parseVersion(limit);
  LIMITS.set(limit, parsed);
  return parsed !== null && compareVersions(version, parsed) < 0;
}
