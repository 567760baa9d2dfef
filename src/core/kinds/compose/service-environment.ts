import { onceForEach } from "../../text/once-for.ts";
import { isRendered } from "../../text/rendered.ts";
import type { Range } from "../../text/range.ts";
import { effectiveNames } from "../../yaml/effective-names.ts";
import {
  contentEnd,
  findKey,
  target,
  type AliasNode,
  type MapNode,
  type Node,
  textOf,
} from "../../yaml/node.ts";
import {
  looksSecret,
  unknownValue,
  type ContainerValue,
  type ContainerVariable,
  type Layer,
} from "../container/environment.ts";
import { readTag } from "../instrumentation/tag.ts";
import type { ComposeFile, Service } from "./compose-file.ts";
import { FROM_MACHINE, readMapValue, readText } from "./interpolate.ts";

/** What `environment` of a service sets, written as a map or as a list of `NAME=value`. */
export function readEnvironment(service: Service): Layer {
  const found = findKey(service.node, "environment");
  if (found?.node == null) return NOTHING;
  return readList(found.node, service.file, service.isShared || found.shared);
}

/** Read once, however many services share it by an alias. */
const readList = onceForEach(
  ({ path }: ComposeFile, isShared: boolean) => `${String(isShared)} ${path}`,
  (node: Exclude<Node, AliasNode>, file: ComposeFile, isShared: boolean): Layer => {
    if (readTag(node) !== "none") return open("tag of another tool");
    const place = { file, isShared };
    if (node.kind === "map") {
      const names = effectiveNames(node, MAX_VARIABLES);
      if (names === null) return open(`more than ${MAX_VARIABLES} variables`);
      const variables = names.map((name) => readNamed(node, name, place));
      return close(variables, node.opensAt !== undefined);
    }
    if (node.kind === "scalar")
      return node.text === "" ? NOTHING : open("environment is neither a map nor a list");
    if (node.items.length > MAX_VARIABLES) return open(`more than ${MAX_VARIABLES} variables`);
    return close(
      node.items.flatMap((item) => readItem(place, item)),
      node.opensAt !== undefined,
    );
  },
);

/** Where a list stands. */
interface ListPlace {
  readonly file: ComposeFile;
  readonly isShared: boolean;
}

/** Variables of one service that are read. */
const MAX_VARIABLES = 1_000;

const NOTHING: Layer = { variables: [], whyOpen: null };

function open(whyOpen: string): Layer {
  return { variables: [], whyOpen };
}

/** A name that something is put into may be any. */
function close(variables: readonly ContainerVariable[], isRenderedInto: boolean): Layer {
  if (isRenderedInto) return { variables, whyOpen: "rendered from a template" };
  const known = variables.filter(({ name }) => !isRendered(name));
  const whyOpen = known.length < variables.length ? "a name of a variable is put together" : null;
  return { variables: known, whyOpen };
}

function readNamed(map: MapNode, name: string, { file, isShared }: ListPlace): ContainerVariable {
  const { key, value, shared } = findKey(map, name) ?? { key: map, value: null, shared: false };
  return readPair(key, value, { file, isShared: isShared || shared });
}

/** Read once, however many services have it by a merge key. */
const readPair = onceForEach(
  (_: Node | null, { isShared }: ListPlace) => String(isShared),
  (key: Node, value: Node | null, place: ListPlace): ContainerVariable => {
    const name = textOf(key) ?? "";
    const node = value === null ? null : target(value);
    const written = node?.kind === "scalar" ? node.text : "";
    const isEmpty = value === null || value.start === value.end;
    const nameRange = rangeOf(place, key);
    return {
      ...{ name, written, origin: "service", path: place.file.path, nameRange },
      value: guard(readMapValue(node), written),
      range: isEmpty ? nameRange : rangeOf(place, value),
      node: value,
      isShared: place.isShared || value?.kind === "alias",
      isSecret: looksSecret(name, written),
    };
  },
);

function guard(value: ContainerValue, written: string): ContainerValue {
  // A template's action: `$` that Compose keeps is none.
  return value.kind === "literal" && isRendered(written.replaceAll("$", ""))
    ? unknownValue("rendered from a template")
    : value;
}

function readItem(place: ListPlace, item: Node): readonly ContainerVariable[] {
  const node = target(item);
  // Compose refuses it.
  if (node.kind !== "scalar") return [];
  const at = node.text.indexOf("=");
  const name = at === -1 ? node.text : node.text.slice(0, at);
  const written = at === -1 ? "" : node.text.slice(at + 1);
  const value = readTag(node) === "none" ? readText(written) : unknownValue("tag of another tool");
  return [
    {
      ...{ name, written, origin: "service", path: place.file.path, node: item },
      ...rangesIn(place, item, at),
      value: at === -1 ? FROM_MACHINE : guard(value, written),
      isShared: place.isShared || item.kind === "alias",
      isSecret: looksSecret(name, written),
    },
  ];
}

function rangeOf({ file }: ListPlace, node: Node): Range {
  return { start: node.start, end: contentEnd(node, file.text) };
}

/** Of the two parts of `NAME=value`, where they stand as they are read; of the whole where YAML writes them otherwise. */
function rangesIn(
  place: ListPlace,
  item: Node,
  at: number,
): { readonly nameRange: Range; readonly range: Range } {
  const { start, end } = rangeOf(place, item);
  const isQuoted = item.kind === "scalar" && (item.style === "single" || item.style === "double");
  const inset = isQuoted ? 1 : 0;
  const raw = place.file.text.slice(start + inset, end - inset);
  const isPlain = item.kind === "scalar" && raw === item.text && at !== -1;
  if (!isPlain) return { nameRange: { start, end }, range: { start, end } };
  const sign = start + inset + at;
  return { nameRange: { start: start + inset, end: sign }, range: { start: sign + 1, end: end - inset } };
}
