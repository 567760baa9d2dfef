import { CHARTS } from "../../../catalog/charts.ts";
import { FIXED_CHARTS } from "../../../catalog/other-charts.ts";
import { mayHoldHclValues, type NamedValues } from "../../forms/hcl-values.ts";
import { GROUP, KIND } from "./group-kind.ts";
import { FIELD_NAMES } from "./values/shape.ts";

/**
 * The cheap test that decides what is parsed at all: plain searches over the text, no parsing. It may say "maybe" too
 * often, never "no" to a document in which the names are written out. Names hidden behind escapes (`"Instrument\u0061tion"`)
 * are not looked for: nobody writes them, and Kubernetes tools that search manifests do not find them either.
 * That a text mentions the names is not enough: schemas, dashboards and descriptions of APIs do, and are large.
 */

/** Whether the text may hold an Instrumentation resource of the group opentelemetry.io. */
export function mayHoldResource(text: string): boolean {
  return text.includes(KIND) && ((text.includes(GROUP) && mayBeKind(text)) || lacksGroup(text));
}

/** Whether a key `kind` may have the kind as its value: as it stands, or as an action of a template gives it. */
export function mayBeKind(text: string): boolean {
  return KIND_AS_VALUE.test(text) || (isTemplate(text) && KIND_AS_TEXT.test(text));
}

/**
 * The kind itself, behind what can stand before a scalar: quotes, escaped or not, a tag, an anchor, the mark of a block, a
 * comment; an alias; what a template puts in. The value can stand on the next line, and Terraform has `=`.
 */
const KIND_AS_VALUE = new RegExp(
  `kind[\\\\"'\`]*\\s*(?:=\\s*[\\\\"']*${KIND}|:\\s*[\\\\"'\`]*(?:${KIND}|[*!&|>#$%@]|[{<]%|\\{\\{))`,
);
/** In an action: `{{ $kind := "Instrumentation" }}`. */
const KIND_AS_TEXT = new RegExp(`["'\`]${KIND}(?:List)?[\\\\"'\`]`);

/** Whether a kind may have no apiVersion beside it: in a text that is cut off, in garbage, or forgotten. */
function lacksGroup(text: string): boolean {
  return KIND_ALONE.test(text) && count(text, /\bkind["']?[ \t]*:/g) > count(text, API_VERSION);
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

const API_VERSION = /\bapiVersion["']?[ \t]*:[ \t]*["']?[\w{]/g;
const KIND_ALONE = new RegExp(`(?:^\\uFEFF?|[\\n{,])[ \\t-]*["']?kind["']?[ \\t]*:[ \\t]*["']?${KIND}\\b`);

/** Whether the text may be a chart's values from which an Instrumentation is rendered, or the operator's own settings. */
export function mayHoldChartValues(text: string): boolean {
  if (!text.includes("nstrumentation") || describesValues(text)) return false;
  return (VALUES_KEY.test(text) && FIELD.test(text)) || SET_ONE_BY_ONE.test(text);
}

/** A value that a release sets by its way, as a name or as a key: `instrumentation.python.env[0].name`. */
const SET_ONE_BY_ONE = new RegExp(`nstrumentation\\.(?:\\w{1,40}\\.)?(?:${FIELD_NAMES.join("|")})(?![\\w-])`);

/** Where a JSON schema begins, with what it says of itself: it has the name of what it is about above it. */
const SCHEMA =
  `[\\s{]*["']?(?:description["']?\\s*:\\s*"(?:[^"\\\\]|\\\\.){0,2000}"[\\s,]*["']?)?` +
  `(?:type["']?\\s*:\\s*["']?(?:array|boolean|integer|number|object|string)\\b|\\$ref["']?\\s*:)`;

/** One of the keys, with a map behind it or below it: written out, tagged, anchored, or named by an alias. */
const VALUES_KEY = new RegExp(
  `(?:^\\uFEFF?|[\\n{,])[ \\t-]*["']?(?:instrumentations?|auto[iI]nstrumentations?)["']?[ \\t]*:(?!${SCHEMA})[ \\t]*(?:[\\r\\n[{&*!#]|$)`,
);

/** A key of which a chart's row or the resource's own shape makes something. */
const FIELD = new RegExp(
  `(?:${[
    ...FIELD_NAMES,
    ...CHARTS.flatMap(({ sections }) => sections),
    ...FIXED_CHARTS.flatMap(({ ownKeys }) => ownKeys),
  ].join("|")})["']?[ \\t]*:`,
);

/** Whether the text is one JSON schema, or one description of an API, which says of values what they may be, and has none. */
function describesValues(text: string): boolean {
  return DESCRIPTION.test(text.slice(0, 1_000)) && !text.includes("\n---");
}

const DESCRIPTION =
  /^\uFEFF?(?:[\s{]|---|#.*\n)*["']?(?:\$schema["']?[ \t]*:[ \t]*["']?https?:\/\/json-schema\.org\/|(?:openapi|swagger)["']?[ \t]*:[ \t]*["']?\d)/;

/** Whether the text is a template (Helm, Go, Jinja) that has to be rendered before it is a manifest. */
export function isTemplate(text: string): boolean {
  return text.includes("{{");
}

/** Whether a template may render an Instrumentation whose group only the rendering tells. */
export function mayRenderGroup(text: string): boolean {
  return isTemplate(text) && text.includes(KIND) && /apiVersion["']?[ \t]*:[ \t]*["']?\{\{/.test(text);
}

/** Whether the text is a CustomResourceDefinition, which names the kind that it defines, and is no resource of it. */
export function isDefinition(text: string): boolean {
  const [kind, ...others] = text.match(/^kind:[^\n]*/gm) ?? [];
  return others.length === 0 && /^kind:[ \t]*["']?CustomResourceDefinition\b/.test(kind ?? "");
}

/** Values of the known charts as a program may have them; Terraform's objects can be told from others by the chart's name alone. */
export const HCL_VALUES: NamedValues = {
  charts: [...new Set(CHARTS.map(({ chart }) => chart))],
  keys: ["instrumentation", "autoInstrumentation", "autoinstrumentation"],
  // Of others any object may have some.
  fields: FIELD_NAMES.filter((name) => !["env", "resource", "sampler"].includes(name)),
  named: FIELD_NAMES,
};

/** Whether the text may be a program with such values. */
export function mayHoldValuesOfProgram(text: string): boolean {
  return mayHoldHclValues(text, HCL_VALUES);
}
