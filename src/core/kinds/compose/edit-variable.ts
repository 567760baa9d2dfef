import type { Edit } from "../../text/edit.ts";
import type { Change } from "../../yaml/change.ts";
import { contentEnd, textOf, type MapNode, type ScalarNode, type SeqNode } from "../../yaml/node.ts";
import { refuse, type EditPlan } from "../instrumentation/edit/edit-plan.ts";
import { quoteText } from "../instrumentation/edit/layout.ts";
import { replaceScalar } from "../instrumentation/edit/set-value.ts";
import { whyTagged, readTag } from "../instrumentation/tag.ts";
import { ownEnvironment, type EditedService, type Rewritten } from "./edited-service.ts";
import { ENVIRONMENT } from "./service-view.ts";

/** Gives a variable of a service another name, or another value. */
export function planRewritten(edited: EditedService, rewritten: Rewritten): EditPlan {
  const { variable } = rewritten;
  const { service } = edited;
  if (variable.path !== service.file.path || variable.origin !== "service")
    return refuse("the value stands in another file");
  const list = ownEnvironment(edited)?.node ?? null;
  if (variable.isShared || service.isShared || list === null)
    return refuse("the value comes from an anchor that's also used elsewhere");
  const path = ["services", service.name, ENVIRONMENT];
  if (list.kind === "map") return planInMap(edited, list, { ...rewritten, path });
  return list.kind === "seq"
    ? planInList(edited, list, { ...rewritten, path })
    : refuse("the value isn't written out here");
}

type Placed = Rewritten & { readonly path: readonly string[] };

function planInMap(edited: EditedService, list: MapNode, { variable, part, text, path }: Placed): EditPlan {
  const named = list.pairs.filter(({ key }) => textOf(key) === variable.name);
  const [pair] = named;
  if (pair?.key.kind !== "scalar" || named.length > 1) return refuse("the name appears twice");
  const { key, value } = pair;
  const way = [...path, variable.name];
  if (part === "name") {
    if (list.pairs.some((one) => textOf(one.key) === text)) return refuse(`\`${text}\` is already there`);
    const quoted = key.style === "plain" ? text : quoteText(text, key.style === "single" ? "'" : '"');
    const end = contentEnd(key, edited.manifest.text);
    return planOne({ start: key.start, end, text: quoted }, { path: way, renamedTo: text });
  }
  if (value?.kind !== "scalar") return refuse("the value isn't written out here");
  return planScalar(edited, value, { path: way, text: escapeDollars(text), isFlow: list.flow });
}

function planInList(edited: EditedService, list: SeqNode, placed: Placed): EditPlan {
  const { variable, part, text, path } = placed;
  const same = list.items.filter((item) => textOf(item)?.split("=")[0] === variable.name);
  const [item] = same;
  if (item?.kind !== "scalar" || same.length > 1) return refuse("the name appears twice");
  const renamed = text + item.text.slice(variable.name.length);
  return planScalar(edited, item, {
    path: [...path, list.items.indexOf(item)],
    isFlow: list.flow,
    text: part === "name" ? renamed : `${variable.name}=${escapeDollars(text)}`,
  });
}

interface NewText {
  readonly isFlow: boolean;
  readonly path: Change["path"];
  readonly text: string;
}

function planScalar(
  { manifest }: EditedService,
  node: ScalarNode,
  { path, text, isFlow }: NewText,
): EditPlan {
  const whyNoFix = whyTagged(readTag(node));
  if (whyNoFix !== null) return refuse(whyNoFix);
  if (node.style === "literal" || node.style === "folded") return refuse("the value is a block of text");
  const quoted = quoteText(text, node.style === "single" ? "'" : '"');
  const isPlain = node.style === "plain" && staysPlain(text, isFlow);
  return planOne(replaceScalar({ manifest }, node, isPlain ? text : quoted), { path, value: text });
}

function planOne(edit: Edit, change: Change): EditPlan {
  return { ok: true, alternatives: [{ edits: [edit], changes: [change] }] };
}

/** Whether a text is the same without quotes; between brackets fewer are. */
export function staysPlain(text: string, isFlow: boolean): boolean {
  const pattern = isFlow ? /^[A-Za-z_][\w./:@+=-]*$/ : /^[A-Za-z_][\w./:@+=,;$*?^(){}|-]*$/;
  return pattern.test(text) && !text.endsWith(":") && !WORDS.test(text);
}

/** Words that YAML takes for booleans or null. */
const WORDS = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

/** Compose puts a variable in for every other dollar sign. */
export function escapeDollars(text: string): string {
  return text.replaceAll("$", "$$$$");
}
