import type { Finding } from "../lint/finding.ts";
import { placeAt, type PlaceInNode } from "../yaml/path-at.ts";
import { whyNoFixIn, type Document } from "../manifest/document.ts";
import type { Subject } from "../manifest/subject.ts";
import { digest } from "../text/digest.ts";
import { findSecrets } from "../text/secrets.ts";

/**
 * What makes a finding the same finding after a push, a rebase or a force-push: rule, file, subject, which of several
 * subjects of that name, and the way to the place within it; where it stands in a string, the way to that. Never a line.
 */
export interface Identity {
  readonly rule: string;
  readonly path: string;
  readonly kind: string;
  readonly namespace: string | null;
  readonly name: string | null;
  /** Position among the file's resources that are called the same, from 0. */
  readonly occurrence: number;
  /** The way within the subject, such as `spec.python`. */
  readonly place: string;
  /** The way to the string that it stands in, such as `data.otel.yaml`, one for each string in a string; "" in none. */
  readonly within: string;
  /** Position among the rule's findings at that place, from 0. */
  readonly nth: number;
}

/** The identity of each of a file's findings, suppressed ones included, whatever their order. */
export function mapIdentities(findings: readonly Finding[]): ReadonlyMap<Finding, Identity> {
  const ordered = [...findings].sort((a, b) => a.range.start - b.range.start);
  const identities = identifyFindings(ordered);
  return new Map(
    ordered.flatMap((finding, index) =>
      identities[index] === undefined ? [] : [[finding, identities[index]]],
    ),
  );
}

/** Identities of a file's findings, in their order. */
export function identifyFindings(findings: readonly Finding[]): readonly Identity[] {
  const seen = new Map<string, number>();
  const places = new Map<PlaceInNode["end"], string>();
  return findings.map(({ rule, path, subject, range }) => {
    const place = placeOf({ subject, range }, places);
    const identity = {
      rule,
      path,
      ...nameSubject(subject),
      occurrence: subject.occurrence,
      place,
      within: addressOf(subject.document),
    };
    const key = formatIdentity({ ...identity, nth: 0 });
    const nth = seen.get(key) ?? 0;
    seen.set(key, nth + 1);
    return { ...identity, nth };
  });
}

function placeOf(
  { subject, range }: Pick<Finding, "subject" | "range">,
  places: Map<PlaceInNode["end"], string>,
): string {
  // All of a text that cannot be changed where it stands has one place in the file.
  if (whyNoFixIn(subject.document) !== null) return "";
  const { path, end } = placeAt(subject.node, range.start);
  // The way can be long, and thousands of findings can stand at its end.
  const place = places.get(end) ?? shorten(path.join("."));
  places.set(end, place);
  return place;
}

/** What a resource is called in an identity. */
export function nameSubject({
  kind,
  namespace,
  name,
}: Pick<Subject, "kind" | "namespace" | "name">): Pick<Identity, "kind" | "namespace" | "name"> {
  return {
    kind,
    namespace: namespace === null ? null : shorten(namespace),
    name: name === null ? null : shorten(name),
  };
}

/** The way to the string that a document stands in, the outermost first. */
function addressOf({ within }: Document): string {
  if (within === null) return "";
  const around = addressOf(within.document);
  const way = shorten(within.path.join("."));
  return around === "" ? way : `${around} ${way}`;
}

/**
 * The identity as one word that can stand in an HTML comment: percent-encoded parts, joined with ";". Of what stands in a
 * string there is one part more: without it the form is that of the first version.
 */
export function formatIdentity(identity: Identity): string {
  const { rule, path, kind, namespace, name, occurrence, place, nth, within } = identity;
  return [
    rule,
    path,
    kind,
    encodeOptional(namespace),
    encodeOptional(name),
    String(occurrence),
    place,
    String(nth),
    ...(within === "" ? [] : [within]),
  ]
    .map(encode)
    .join(";");
}

/** The rule and the resource of an identity, wherever in the resource it speaks of. */
export function formatSubject(identity: Identity): string {
  return formatIdentity({ ...identity, place: "", nth: 0 });
}

/** The finding of an identity wherever its resource stands: rule, resource and place, in whatever file. */
export function formatWherever(identity: Identity): string {
  return formatIdentity({ ...identity, path: "", occurrence: 0, nth: 0, within: "" });
}

/** Reads what `formatIdentity` wrote; null for anything else. */
export function parseIdentity(text: string): Identity | null {
  const parts = text.split(";").map(decode);
  if (parts.length < 8 || parts.length > 9 || parts[8] === "") return null;
  const known = parts.filter((part) => part !== null);
  return known.length === parts.length ? readParts(known) : null;
}

function readParts(parts: readonly string[]): Identity | null {
  const [rule = "", path = "", kind = "", namespace = "", name = ""] = parts;
  const [occurrence, place = "", nth, within = ""] = parts.slice(5);
  if (rule === "" || path === "" || kind === "" || !isCount(occurrence) || !isCount(nth)) return null;
  return {
    rule,
    path,
    kind,
    namespace: decodeOptional(namespace),
    name: decodeOptional(name),
    occurrence: Number(occurrence),
    place,
    nth: Number(nth),
    within,
  };
}

function isCount(text: string | undefined): boolean {
  return text !== undefined && /^\d+$/.test(text);
}

/** Names longer than this, in UTF-16 units, keep their start and a fingerprint: a marker must leave room for the comment. */
const MAX_PART = 300;

/** Of what looks like a secret there is the fingerprint alone: a marker is part of the comment, and is mailed with it. */
function shorten(text: string): string {
  if (findSecrets(text).length > 0) return `~${digest(text)}`;
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
