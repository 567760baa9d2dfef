import { contentEnd, findKey, type SeqNode } from "../../yaml/node.ts";
import { refuse, type EditPlan } from "../instrumentation/edit/edit-plan.ts";
import { columnOf, insertLinesBelow } from "../instrumentation/edit/layout.ts";
import type { PodContainer, Word, Workload } from "./workload.ts";

/** Adds a plain word behind another one of a container's command, in the list that has that one. */
export function planWordBehind(
  workload: Workload,
  { node, path, field }: PodContainer,
  { word, added }: { readonly word: Word; readonly added: string },
): EditPlan {
  for (const key of ["command", "args"]) {
    const found = findKey(node, key);
    const list = found?.node;
    if (found === null || list?.kind !== "seq") continue;
    const index = list.items.indexOf(word.node);
    if (index === -1) continue;
    if (field.shared || found.shared)
      return refuse("the command comes from an anchor that's also used elsewhere");
    const edit = insertBehind(workload, { list, index, added });
    const changes = [{ path: [...path, key, index + 1], value: added, isInserted: true as const }];
    return edit === null
      ? refuse("the command isn't written word by word")
      : { ok: true, alternatives: [{ edits: [edit], changes }] };
  }
  return refuse("the command isn't written as a list of words");
}

function insertBehind(
  { manifest }: Workload,
  { list, index, added }: { readonly list: SeqNode; readonly index: number; readonly added: string },
) {
  const item = list.items[index];
  if (item?.kind !== "scalar") return null;
  const quote = item.style === "double" ? '"' : item.style === "single" ? "'" : "";
  const text = `${quote}${added}${quote}`;
  if (!list.flow)
    return insertLinesBelow(manifest, item, [`${" ".repeat(columnOf(manifest, list.start))}- ${text}`]);
  const end = contentEnd(item, manifest.text);
  return { start: end, end, text: `, ${text}` };
}
