import type { Subject } from "./subject.ts";

/** `helm template` writes it above each document that it renders (helm/helm pkg/action/action.go, renderResources). */
const SOURCE = /^# Source: \S+\/templates\/\S+/;

/** Why an edit of a subject would not last: its file is what a tool wrote; null where nothing says so. */
export function whyGenerated({ manifest, document }: Pick<Subject, "manifest" | "document">): string | null {
  const { text } = manifest;
  const source = document.comments
    .map(({ start, end }) => SOURCE.exec(text.slice(start, end))?.[0])
    .find((found) => found !== undefined);
  return source === undefined
    ? null
    : `Helm rendered this (\`${source.slice(2, 200)}\`): the next rendering would undo the edit`;
}
