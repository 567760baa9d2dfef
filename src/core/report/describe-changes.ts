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
  const added = changes.reduce((sum, { value }) => sum + countEntries(value), 0);
  const altered = changes.filter(({ value }) => typeof value === "string").length;
  const parts = [
    ...(added === 0 ? [] : [prose`adds ${plain(count(added, "env entry", "env entries"))} to ${resource}`]),
    ...(altered === 0
      ? []
      : [
          prose`changes ${plain(count(altered, "value", "values"))} in ${added === 0 ? resource : plain("it")}`,
        ]),
  ];
  const [first = prose`changes ${resource}`, second] = parts;
  return second === undefined ? first : prose`${first} and ${second}`;
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
