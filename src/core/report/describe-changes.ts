import type { Finding } from "../lint/finding.ts";
import type { Change, PlainValue } from "../yaml/change.ts";
import { describeSubject, nameInSentence } from "../manifest/subject.ts";
import { groupBy } from "../text/group-by.ts";
import { plain, prose, type Prose } from "../text/prose.ts";

/** Says in words what applied fixes have changed. The proof of a fix has shown that nothing else did. */

/** One sentence for each resource: "adds 1 env entry to Instrumentation shop/python". */
export function describeChanges(fixed: readonly Finding[]): readonly Prose[] {
  const byResource = groupBy(fixed, ({ subject }) =>
    JSON.stringify([subject.document.index, subject.path, describeSubject(subject)]),
  );
  return [...byResource.values()].flatMap((findings) => {
    const [first] = findings;
    if (first === undefined) return [];
    const changes = findings.flatMap(({ fix }) => fix?.changes ?? []);
    return [describe(changes, nameInSentence(first.subject))];
  });
}

function describe(changes: readonly Change[], resource: Prose): Prose {
  const values = changes.flatMap((change) => ("value" in change ? [change.value] : []));
  const added = values.reduce((sum: number, value) => sum + countEntries(value), 0);
  const altered = values.filter((value) => typeof value === "string").length;
  const removed = changes.filter((change) => "isRemoved" in change).length;
  const renamed = changes.filter((change) => "renamedTo" in change).length;
  const parts = [
    ...(added === 0
      ? []
      : [(where: Prose) => prose`adds ${plain(count(added, "env entry", "env entries"))} to ${where}`]),
    ...(altered === 0
      ? []
      : [(where: Prose) => prose`changes ${plain(count(altered, "value", "values"))} in ${where}`]),
    ...(renamed === 0
      ? []
      : [(where: Prose) => prose`renames ${plain(count(renamed, "key", "keys"))} in ${where}`]),
    ...(removed === 0
      ? []
      : [(where: Prose) => prose`removes ${plain(count(removed, "entry", "entries"))} from ${where}`]),
  ];
  const [first = (where: Prose) => prose`changes ${where}`, ...others] = parts;
  return [first(resource), ...others.map((part) => part(plain("it")))].flatMap((part, index, all) => {
    const separator = index === 0 ? "" : index === all.length - 1 ? " and " : ", ";
    return separator === "" ? part : [separator, ...part];
  });
}

/** Env entries that a new value brings: maps with a name. */
function countEntries(value: PlainValue): number {
  if (typeof value === "string") return 0;
  if (!isList(value) && "name" in value) return 1;
  return Object.values(value).reduce((sum: number, item: PlainValue) => sum + countEntries(item), 0);
}

/** Array.isArray does not tell a readonly array from the rest. */
function isList(value: PlainValue): value is readonly PlainValue[] {
  return Array.isArray(value);
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
