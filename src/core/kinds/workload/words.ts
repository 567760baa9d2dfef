import { findNearestName } from "../../config/nearest-name.ts";
import type { RelatedPlace } from "../../manifest/related-place.ts";
import { describeSubject, type Subject } from "../../manifest/subject.ts";
import { plain, prose, type Prose } from "../../text/prose.ts";
import type { Range } from "../../text/range.ts";
import { contentEnd, type Node } from "../../yaml/node.ts";
import type { Annotation, Workload } from "./workload.ts";

/** How rules about workloads name places and other resources. */

/** `Instrumentation obs/java` (`deploy/java.yaml`, line 3); without the file where it is the reader's own. */
export function nameWithPlace(subject: Subject, reader: Subject): Prose {
  const { manifest, node } = subject;
  const { line } = manifest.lines.positionAt(node.start);
  const name: Prose = [{ code: describeSubject(subject), at: { path: manifest.path, line } }];
  return manifest.path === reader.manifest.path
    ? prose`${name} (line ${plain(line)})`
    : prose`${name} (${manifest.path}, line ${plain(line)})`;
}

/** Where another subject begins, as a place that a finding is about. */
export function relatedTo(subject: Subject): RelatedPlace {
  return { manifest: subject.manifest, range: startOf(subject), message: prose`${describeSubject(subject)}` };
}

/** The value of an annotation; where that stands elsewhere, the beginning of the workload. */
export function rangeOfAnnotation(workload: Workload, annotation: Annotation, isElsewhere = false): Range {
  const { key, value, shared } = annotation;
  if (isElsewhere || shared) return startOf(workload);
  return rangeOf(workload, value === null || value.start === value.end ? key : value);
}

export function rangeOf({ manifest }: Pick<Subject, "manifest">, node: Node): Range {
  return { start: node.start, end: contentEnd(node, manifest.text) };
}

/** Its first key: what is said of all of it. */
export function startOf(workload: Pick<Subject, "manifest" | "node">): Range {
  const [first] = workload.node.pairs;
  return rangeOf(workload, first?.key ?? workload.node);
}

export interface Nearest<T> {
  readonly one: T;
  /** Whether only the namespace differs. */
  readonly isSameName: boolean;
}

/** The one that was most likely meant: of the same name, else of the nearest. */
export function findMeant<T extends Pick<Subject, "name">>(
  name: string,
  among: readonly T[],
): Nearest<T> | null {
  const same = among.find((one) => one.name === name);
  if (same !== undefined) return { one: same, isSameName: true };
  const nearest = findNearestName(
    name,
    among.flatMap((one) => one.name ?? []),
  );
  const one = nearest === undefined ? undefined : among.find((other) => other.name === nearest);
  return one === undefined ? null : { one, isSameName: false };
}

/** `Deployment shop/cart (line 3)`, and how many others there are. */
export function listWithPlaces([first, ...others]: readonly Subject[], reader: Subject): Prose {
  if (first === undefined) return [];
  const one = nameWithPlace(first, reader);
  const count = others.length;
  return count === 0
    ? one
    : prose`${one} and ${plain(count)} other ${plain(count === 1 ? "workload" : "workloads")}`;
}

/** The first ones as places that a finding is about. */
export function relatedToSome(subjects: readonly Subject[]): readonly RelatedPlace[] {
  return subjects.slice(0, MAX_RELATED).map(relatedTo);
}

const MAX_RELATED = 10;
