import type { Kustomization } from "../../manifest/kustomization.ts";
import type { Manifest } from "../../manifest/manifest.ts";
import { withText } from "../../manifest/manifest.ts";
import type { Subject } from "../../manifest/subject.ts";
import { groupBy } from "../../text/group-by.ts";
import { onceFor } from "../../text/once-for.ts";
import { type Range, isWithin } from "../../text/range.ts";
import { findInstrumentations } from "../instrumentation/find-instrumentations.ts";
import type { Instrumentation } from "../instrumentation/instrumentation.ts";
import { findClusterObjects, type ClusterObject } from "./cluster-objects.ts";
import { findWorkloads } from "./find-workloads.ts";
import type { Workload } from "./workload.ts";

/** What is in sight beside a subject: all files of a scan, or those of a pull request that were read. */
export interface Surroundings {
  readonly manifests: () => readonly Manifest[];
  /** Of a file; null where it is out of sight. */
  readonly textOf: (path: string) => string | null;
  readonly instrumentations: () => readonly Instrumentation[];
  readonly workloads: () => readonly Workload[];
  /** Namespaces, Collectors, Services and what else is referred to by name. */
  readonly named: (kind: string, name: string) => readonly ClusterObject[];
  readonly objects: () => readonly ClusterObject[];
  readonly kustomizations: readonly Kustomization[];
  /** Whether a kustomization gives resources another namespace than the one they are written with. */
  readonly isMoved: boolean;
  /**
   * The same resource where none of its places can be taken for one of another text: for what takes values of it. null
   * where it cannot be found again.
   */
  readonly behind: (instrumentation: Instrumentation) => Instrumentation | null;
  /** The same with a manifest as it is now; it itself where that is what it was made of. */
  readonly with: (manifest: Manifest) => Surroundings;
  /** The same without what stands in a part of a file, and with what another text has in its place. */
  readonly replace: (path: string, part: Range, by: Manifest) => Surroundings;
}

interface Contents extends Omit<Surroundings, "named" | "replace" | "with" | "manifests" | "textOf"> {
  readonly all: ReadonlySet<Manifest>;
}

export function createSurroundings(
  manifests: readonly Manifest[],
  kustomizations: readonly Kustomization[],
): Surroundings {
  const length = manifests.reduce((longest, { text }) => Math.max(longest, text.length), 0) + LONGEST_FIX;
  const again = onceFor((manifest: Manifest) =>
    findInstrumentations(withText(manifest, `${" ".repeat(length)}\n${manifest.text}`)),
  );
  return index({
    all: new Set(manifests),
    instrumentations: once(() => manifests.flatMap(findInstrumentations)),
    workloads: once(() => manifests.flatMap(findWorkloads)),
    objects: once(() => manifests.flatMap(findClusterObjects)),
    kustomizations,
    isMoved: kustomizations.some(({ text }) => text === null || /^namespace[ \t]*:/m.test(text)),
    behind: (one) => again(one.manifest)[findInstrumentations(one.manifest).indexOf(one)] ?? null,
  });
}

/** Text that a fix can add to a file, in UTF-16 units. */
const LONGEST_FIX = 100_000;

/** All of it is made when it is asked for: a proof of a fix has surroundings of its own, and asks for little. */
function index(contents: Contents): Surroundings {
  const { all, ...known } = contents;
  const byPath = once(() => new Map([...all].map((manifest) => [manifest.path, manifest.text])));
  const byName = once(() => groupBy(known.objects(), keyOf));
  return {
    ...known,
    manifests: () => [...all],
    textOf: (path) => byPath().get(path) ?? null,
    named: (kind, name) => byName().get(keyOf({ kind, name })) ?? [],
    with(manifest) {
      return all.has(manifest) ? this : this.replace(manifest.path, EVERYTHING, manifest);
    },
    replace: (path, part, by) => {
      const replaceIn = <T extends Subject>(before: () => readonly T[], more: () => readonly T[]) =>
        once(() => {
          const all = before();
          const kept = all.filter((one) => !isIn(one, path, part));
          const added = more();
          // What is looked up in the list is kept with it.
          return kept.length === all.length && added.length === 0 ? all : [...kept, ...added];
        });
      return index({
        ...contents,
        all: new Set([...all, by]),
        instrumentations: replaceIn(contents.instrumentations, () => findInstrumentations(by)),
        workloads: replaceIn(contents.workloads, () => findWorkloads(by)),
        objects: replaceIn(contents.objects, () => findClusterObjects(by)),
      });
    },
  };
}

const EVERYTHING: Range = { start: 0, end: Infinity };

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

function keyOf({ kind, name }: { readonly kind: string; readonly name: string | null }): string {
  return `${kind} ${name ?? ""}`;
}

function isIn({ manifest, node }: Subject, path: string, part: Range): boolean {
  return manifest.path === path && isWithin(node, part);
}

export const NOTHING_IN_SIGHT: Surroundings = index({
  all: new Set(),
  instrumentations: () => [],
  workloads: () => [],
  objects: () => [],
  kustomizations: [],
  isMoved: false,
  behind: () => null,
});
