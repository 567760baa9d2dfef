import { OBJECT_KINDS } from "./cluster-objects.ts";

/**
 * Names by which a text refers to other resources, told by its words alone: a Service by the host of an endpoint, a Secret or
 * ConfigMap by what names it, a Namespace. A file that never says OpenTelemetry matters where it holds one of them.
 */
export interface References {
  /** Of Services, Secrets, ConfigMaps, Namespaces and Collectors. */
  readonly objects: ReadonlySet<string>;
  /** Namespaces whose pods are instrumented without saying so themselves. */
  readonly annotated: ReadonlySet<string>;
}

export const NO_REFERENCES: References = { objects: new Set(), annotated: new Set() };

export class ReferenceCollector implements References {
  readonly objects = new Set<string>();
  readonly annotated = new Set<string>();

  /** Of a text that has to do with OpenTelemetry. Takes time linear in its length. */
  add(text: string): void {
    for (const pattern of REFERRING)
      for (const [, name = ""] of text.matchAll(pattern)) this.#note(name.toLowerCase());
    for (const { index } of text.matchAll(PORT)) this.#note(hostBefore(text, index));
    if (!text.includes("/inject-") || !NAMESPACE.test(text)) return;
    for (const name of namesOf(text, NAME)) if (this.annotated.size < MOST) this.annotated.add(name);
  }

  #note(name: string): void {
    if (name === "" || this.objects.size >= MOST) return;
    this.objects.add(name);
    const collector = /^(.+)-collector(?:-headless|-monitoring)?$/.exec(name)?.[1];
    if (collector !== undefined) this.objects.add(collector);
  }
}

/** Names that are kept. */
const MOST = 100_000;

/** Hosts; what `tls` and `envFrom` name; namespaces; the namespace of `inject-java: obs/shop`. */
const REFERRING = [
  /:\/\/(?:[^\s/@"']{1,100}@)?([a-z0-9-]{1,63})/gi,
  /\b(?:secretName|configMapName|namespace)["']?[ \t]{0,20}:[ \t]{0,20}["']?([a-z0-9.-]{1,253})/g,
  /\b(?:configMapRef|secretRef)["']?[ \t]{0,20}:[\s{]{0,80}["']?name["']?[ \t]{0,20}:[ \t]{0,20}["']?([a-z0-9.-]{1,253})/g,
  /\/inject-[a-z-]{1,20}["']?[ \t]{0,20}:[ \t]{0,20}["']?([a-z0-9-]{1,63})\//g,
];

/** Of an endpoint without a scheme. */
const PORT = /:431[78]\b/g;

function hostBefore(text: string, end: number): string {
  let start = end;
  while (start > 0 && end - start < 253 && /[a-z0-9.-]/i.test(text.charAt(start - 1))) start -= 1;
  return text.slice(start, end).split(".")[0]?.toLowerCase() ?? "";
}

const NAMESPACE = /\bkind["']?[ \t]{0,20}:[ \t]{0,20}["']?Namespace\b/;
const NAME = /\bname["']?[ \t]{0,20}:[ \t]{0,20}["']?([a-z0-9.-]{1,253})/g;
const IN_NAMESPACE = /\bnamespace["']?[ \t]{0,20}:[ \t]{0,20}["']?([a-z0-9-]{1,63})/g;
const OBJECT = new RegExp(`\\bkind["']?[ \\t]{0,20}:[ \\t]{0,20}["']?(?:${OBJECT_KINDS.join("|")})\\b`);
const CONTAINERS = /\bcontainers["']?[ \t]{0,20}:/;

function* namesOf(text: string, pattern: RegExp): Generator<string> {
  for (const [, name = ""] of text.matchAll(pattern)) yield name;
}

/** Whether a text that says nothing of OpenTelemetry may be referred to at all. */
export function mayBeReferredTo(text: string): boolean {
  return OBJECT.test(text) || CONTAINERS.test(text);
}

/** Whether it may hold something that is referred to; one search for all names. */
export function isReferredTo(text: string, { objects, annotated }: References): boolean {
  return (
    (objects.size > 0 && OBJECT.test(text) && hasAny(text, NAME, objects)) ||
    (annotated.size > 0 && CONTAINERS.test(text) && hasAny(text, IN_NAMESPACE, annotated))
  );
}

function hasAny(text: string, pattern: RegExp, names: ReadonlySet<string>): boolean {
  for (const name of namesOf(text, pattern)) if (names.has(name)) return true;
  return false;
}
