import { combinePlans } from "../core/kinds/instrumentation/edit/combine.ts";
import { planItemRemoval } from "../core/kinds/instrumentation/edit/removal.ts";
import { readEntryValue } from "../core/kinds/instrumentation/environment/read-entry.ts";
import {
  hasOwnName,
  listWritten,
  rangeOfName,
  type WrittenList,
} from "../core/kinds/instrumentation/environment/written.ts";
import {
  describeWay,
  type EnvEntry,
  type Instrumentation,
} from "../core/kinds/instrumentation/instrumentation.ts";
import { whyTagged } from "../core/kinds/instrumentation/tag.ts";
import { declineRule } from "../core/lint/advice.ts";
import { defineRule, type FixProposal, type RuleFinding } from "../core/lint/rule.ts";
import { nameInSentence } from "../core/manifest/subject.ts";
import { onceFor } from "../core/text/once-for.ts";
import { capitalize, prose, type Prose } from "../core/text/prose.ts";
import { differsOnlyBy } from "../core/yaml/change.ts";

export const duplicateEnvEntry = defineRule({
  id: "duplicate-env-entry",
  summary: "An env list sets a variable twice, and only the first entry counts.",
  level: "warning",
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["a setting has no effect"],
  visits: "instrumentation",
  *check(instrumentation) {
    for (const written of listWritten(instrumentation))
      for (const entries of findRepeated(written.list.entries))
        yield describe({ instrumentation, written, entries });
  },
});

/** The entries of each name that occurs more than once. Names that only rendering tells are unknown. */
const findRepeated = onceFor((entries: readonly EnvEntry[]): readonly (readonly EnvEntry[])[] => {
  const byName = new Map<string, EnvEntry[]>();
  for (const entry of entries.filter(hasOwnName)) {
    const group = byName.get(entry.name) ?? [];
    byName.set(entry.name, group);
    group.push(entry);
  }
  return [...byName.values()].filter(({ length }) => length > 1);
});

interface Repeated {
  readonly instrumentation: Instrumentation;
  readonly written: WrittenList;
  /** Two or more, in order. */
  readonly entries: readonly EnvEntry[];
}

function describe({ instrumentation, written, entries }: Repeated): RuleFinding {
  const [first, second = first] = entries;
  const name = first?.name ?? "";
  const label = capitalize(nameInSentence(instrumentation));
  const way = describeWay(instrumentation, written.owner);
  const isSame = entries.every((entry) => first !== undefined && areEqual(first, entry));
  const effect = isSame
    ? prose`the entries are the same, and one is enough`
    : prose`only the first entry counts, and this one has no effect`;
  const last = planFor({ instrumentation, written, entries }, -1);
  return {
    message: prose`${label} sets ${name} ${entries.length === 2 ? TWICE : MORE} in ${way}: ${effect}.`,
    at: second === undefined ? instrumentation.node : rangeOfName(instrumentation, written, second),
    advice: {
      consequence: isSame
        ? []
        : prose`The operator takes the first entry of a name and silently ignores the others. ${CLUSTER}`,
      cost: isSame
        ? []
        : [
            prose`The fix keeps the value that counts today. If another one is meant, keep that instead; it takes effect in new pods.`,
          ],
      decline: [declineRule("duplicate-env-entry")],
    },
    fix: planFor({ instrumentation, written, entries }, 0, isSame),
    ...(isSame ? { level: "notice" } : { others: [last] }),
  };
}

const TWICE = prose`twice`;
const MORE = prose`several times`;
const CLUSTER = prose`The API server accepts such a list without a warning.`;

/** Leaves the first entry, or the last one. */
function planFor({ instrumentation, written, entries }: Repeated, kept: 0 | -1, isSame = false): FixProposal {
  const { manifest } = instrumentation;
  const { list, owner } = written;
  const name = entries[0]?.name ?? "";
  if (list.node === null || list.shared)
    return { whyNoFix: "the list comes from an anchor that's also used elsewhere" };
  if (list.ambiguous) return { whyNoFix: "a key on the path to the list appears twice or is set elsewhere" };
  const whyNoFix = whyTagged(list.tag);
  if (whyNoFix !== null) return { whyNoFix };
  const { node } = list;
  const path = [...owner.path, owner.envKey];
  const others = kept === 0 ? entries.slice(1) : entries.slice(0, -1);
  const plan = combinePlans(
    others.map(({ index }) => planItemRemoval({ manifest, list: node, path, index })),
  );
  if (!plan.ok) return plan;
  const title: Prose =
    kept === 0
      ? others.length === 1
        ? prose`Remove the second ${name}, which has no effect`
        : prose`Remove the later entries of ${name}, which have no effect`
      : prose`Keep the last ${name}, so that it counts`;
  return { title, alternatives: plan.alternatives, safety: isSame ? "safe" : "unsafe" };
}

function areEqual(a: EnvEntry, b: EnvEntry): boolean {
  if (differsOnlyBy(a.node, b.node, [])) return true;
  const [one, other] = [readEntryValue(a), readEntryValue(b)];
  const isText = (one.kind === "literal" || one.kind === "expanded") && one.kind === other.kind;
  return isText && "text" in other && one.text === other.text;
}
