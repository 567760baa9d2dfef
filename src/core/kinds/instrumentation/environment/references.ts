import { onceFor } from "../../../text/once-for.ts";
import type { Manifest } from "../../../manifest/manifest.ts";

/** References to other variables in a value: `$(NAME)`. What stands in no parentheses is text to Kubernetes. */

export interface Reference {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** As the kubelet reads a value: `$$` is an escape (kubernetes third_party/forked/golang/expansion/expand.go). */
export function* findReferences(text: string): Generator<Reference> {
  let at = text.indexOf("$");
  while (at !== -1) {
    if (text.charAt(at + 1) !== "(") {
      at = text.indexOf("$", at + 2);
      continue;
    }
    const close = text.indexOf(")", at + 2);
    if (close === -1) return;
    yield { name: text.slice(at + 2, close), start: at, end: close + 1 };
    at = text.indexOf("$", close + 1);
  }
}

/** The text with another one in the place of each reference to a name. */
export function replaceReferences(text: string, name: string, replacement: string): string {
  const parts: string[] = [];
  let end = 0;
  for (const reference of findReferences(text)) {
    if (reference.name !== name) continue;
    parts.push(text.slice(end, reference.start), replacement);
    end = reference.end;
  }
  return parts.join("") + text.slice(end);
}

/** Whether a name is referred to anywhere in the file: then it is a helper of its author's, whatever it looks like. */
export function isReferredTo({ manifest }: { readonly manifest: Manifest }, name: string): boolean {
  return referredTo(manifest).has(name);
}

const referredTo = onceFor(
  ({ text }: Manifest): ReadonlySet<string> =>
    new Set(Array.from(text.matchAll(/\$[({](?:env:)?([\w.-]+)[:)}]/g), ([, name = ""]) => name)),
);
