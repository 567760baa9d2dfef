import type { Finding } from "../lint/finding.ts";
import { digest } from "../text/digest.ts";

/**
 * What makes a finding the same finding after a push, a rebase or a force-push: rule, file, resource, and which of several
 * findings of that name in the file it is. Never a line.
 */
export interface Identity {
  readonly rule: string;
  readonly path: string;
  readonly kind: string;
  readonly namespace: string | null;
  readonly name: string | null;
  /** Position among the file's findings that are otherwise the same, from 0. */
  readonly occurrence: number;
}

/** Identities of a file's findings, in their order. */
export function identifyFindings(findings: readonly Finding[]): readonly Identity[] {
  const seen = new Map<string, number>();
  return findings.map(({ rule, path, resource }) => {
    const { kind, namespace, name } = resource;
    const identity = {
      rule,
      path,
      kind,
      namespace: namespace === null ? null : shorten(namespace),
      name: name === null ? null : shorten(name),
    };
    const key = formatIdentity({ ...identity, occurrence: 0 });
    const occurrence = seen.get(key) ?? 0;
    seen.set(key, occurrence + 1);
    return { ...identity, occurrence };
  });
}

/** The identity as one word that can stand in an HTML comment: percent-encoded parts, joined with ";". */
export function formatIdentity({ rule, path, kind, namespace, name, occurrence }: Identity): string {
  return [rule, path, kind, encodeOptional(namespace), encodeOptional(name), String(occurrence)]
    .map(encode)
    .join(";");
}

/** Reads what `formatIdentity` wrote; null for anything else. */
export function parseIdentity(text: string): Identity | null {
  const parts = text.split(";").map(decode);
  const [rule, path, kind, namespace, name, occurrence] = parts;
  if (parts.length !== 6 || parts.includes(null) || !/^\d+$/.test(occurrence ?? "")) return null;
  if (!rule || !path || !kind) return null;
  return {
    rule,
    path,
    kind,
    namespace: decodeOptional(namespace ?? ""),
    name: decodeOptional(name ?? ""),
    occurrence: Number(occurrence),
  };
}

/** Names longer than this, in UTF-16 units, keep their start and a fingerprint: a marker must leave room for the comment. */
const MAX_PART = 300;

function shorten(text: string): string {
  return text.length <= MAX_PART ? text : `${text.slice(0, MAX_PART).toWellFormed()}~${digest(text)}`;
}

/** A missing name and an empty one are not the same. */
function encodeOptional(text: string | null): string {
  return text === null ? "" : `=${text}`;
}

function decodeOptional(text: string): string | null {
  return text === "" ? null : text.slice(1);
}

/** encodeURIComponent leaves "-", and a lone surrogate makes it throw; both would break a marker. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll("--", "-%2D");
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
