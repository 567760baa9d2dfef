import { TITLES } from "../../../catalog/languages.ts";
import { describeSubject } from "../../manifest/subject.ts";
import { excerpt, listNames, plain, prose, type Prose } from "../../text/prose.ts";
import type { EditPlan } from "../instrumentation/edit/edit-plan.ts";
import { containerNamesKey } from "./annotation-names.ts";
import { NAME_LIST } from "./containers.ts";
import { planAnnotation, planAnnotationKey } from "./edit-annotation.ts";
import { isAllAbsent, type NameFault } from "./name-faults.ts";
import { findOnlyName } from "./sidecars.ts";
import type { Workload } from "./workload.ts";

/** What is said of a fault in the names of containers, and what would mend it. */
export function describeNameFault(workload: Workload, fault: NameFault): Prose {
  const { kind, list, target, names } = fault;
  const subject = describeSubject(workload);
  const all = listNames([...new Set(names)].map(excerpt));
  const title = plain(target === "sdk" ? "the SDK" : TITLES[target]);
  switch (kind) {
    case "malformed":
      return prose`${subject} has ${excerpt(list.annotation.text ?? "")} for ${list.key}: the operator takes only letters, digits, ${"-"} and ${","}, and refuses the whole list.`;
    case "absent":
      return prose`${subject} has no container ${all}, which ${list.key} names: the operator ${isAllAbsent(fault) ? plain("injects nothing there") : plain("passes over it")}.`;
    case "twice":
      return prose`${subject} names ${all} twice for ${title} (${list.key}): the operator then injects none.`;
    case "init":
      return prose`${subject} names the init container ${all} in ${list.key}, where the operator does not instrument ${title}.`;
    case "unread":
      return prose`${subject} has ${list.key}, which the operator does not read: for ${title} it is ${containerNamesKey(target)}.`;
  }
}

export interface NameChange {
  readonly plan: EditPlan;
  readonly title: Prose;
}

/** The key that is read, each name once, or the only container there is; null where it is not known what was meant. */
export function findChange(workload: Workload, { kind, list, target }: NameFault): NameChange | null {
  const { key } = list;
  if (kind === "unread") {
    const name = containerNamesKey(target);
    return { plan: planAnnotationKey(workload, key, name), title: prose`Rename it to ${name}` };
  }
  if (kind === "malformed") {
    const value = list.names.map((name) => name.trim()).join(",");
    if (!NAME_LIST.test(value) || list.isOfNamespace) return null;
    return {
      plan: planAnnotation(workload, [{ key, value }]),
      title: prose`Take the blanks out of ${key}`,
    };
  }
  const unique = [...new Set(list.names)];
  const only = kind === "absent" && list.names.length === 1 ? findOnlyName(workload) : null;
  const value = kind === "twice" && unique.length < list.names.length ? unique.join(",") : only;
  if (value === null) return null;
  return { plan: planAnnotation(workload, [{ key, value }]), title: prose`Set ${key} to ${value}` };
}
