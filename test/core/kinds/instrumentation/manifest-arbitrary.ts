import fc from "fast-check";

/** Manifests as people write them: one Instrumentation in one of many layouts, alone, in a list or among other documents. */

const NAME = "OTEL_PYTHON_DISABLED_INSTRUMENTATIONS";
const KNOWN = ["requests", "urllib3", "urllib", "flask", "django", "kafka"] as const;

export interface Shape {
  readonly style: "block" | "flow" | "flow-entries" | "json";
  readonly json: "  " | "    " | "\t" | "";
  readonly step: 2 | 3 | 4;
  readonly dash: 0 | 2;
  readonly gap: 1 | 3;
  readonly quote: "plain" | "single" | "double" | "literal" | "folded" | "lines";
  readonly separator: "," | ", ";
  readonly eol: "\n" | "\r\n";
  readonly finalNewline: boolean;
  readonly bom: boolean;
  readonly comments: boolean;
  readonly anchors: "none" | "not used" | "used elsewhere" | "alias beside";
  readonly place: "python" | "common" | "nowhere" | "no value" | "empty env" | "empty section";
  readonly names: readonly string[];
  readonly neighbours: readonly (readonly [string, string])[];
  readonly around: "alone" | "list" | "documents";
}

const words = fc.constantFrom(
  "one",
  "http://collector:4318",
  "a b",
  "größe 🚀",
  "0.5",
  "true",
  "x: y",
  "#no",
  "",
);

export const shapes: fc.Arbitrary<Shape> = fc.record({
  style: fc.constantFrom("block", "block", "block", "flow", "flow-entries", "json"),
  json: fc.constantFrom("  ", "    ", "\t", ""),
  step: fc.constantFrom(2, 3, 4),
  dash: fc.constantFrom(0, 2),
  gap: fc.constantFrom(1, 1, 3),
  quote: fc.constantFrom("plain", "single", "double", "literal", "folded", "lines"),
  separator: fc.constantFrom(",", ", "),
  eol: fc.constantFrom("\n", "\n", "\r\n"),
  finalNewline: fc.boolean(),
  bom: fc.nat(9).map((digit) => digit === 0),
  comments: fc.boolean(),
  anchors: fc.constantFrom("none", "none", "not used", "used elsewhere", "alias beside"),
  place: fc.constantFrom(
    "python",
    "python",
    "common",
    "common",
    "nowhere",
    "no value",
    "empty env",
    "empty section",
  ),
  names: fc.uniqueArray(fc.constantFrom(...KNOWN), { maxLength: 6 }),
  neighbours: fc.array(fc.tuple(fc.constantFrom("A", "B", "OTEL_TRACES_EXPORTER"), words), { maxLength: 3 }),
  around: fc.constantFrom("alone", "alone", "list", "documents"),
});

/** Whether the list holds all of these names already: there is nothing to find then. */
export function isComplete({ place, names }: Shape, recommended: readonly string[]): boolean {
  const isSet = place === "python" || place === "common";
  return isSet && recommended.every((name) => names.includes(name));
}

/** Whether what the fix would change is what the alias brings to another section too: there is no fix then. */
export function isShared({ style, anchors, place }: Shape): boolean {
  return style !== "json" && anchors === "used elsewhere" && place !== "common";
}

export function renderManifest(shape: Shape): string {
  const lines = shape.style === "json" ? renderJson(shape) : renderYaml(shape);
  const text = lines.join(shape.eol) + (shape.finalNewline ? shape.eol : "");
  return (shape.bom ? "\uFEFF" : "") + text;
}

interface Entry {
  readonly name: string;
  readonly value?: string;
}

interface Env {
  readonly python: readonly Entry[] | null;
  readonly common: readonly Entry[] | null;
}

function envOf(shape: Shape): Env {
  const others = shape.neighbours.map(([name, value]) => ({ name, value }));
  const own = { name: NAME, value: shape.names.join(shape.separator) };
  switch (shape.place) {
    case "python":
      return { python: [...others.slice(0, 1), own, ...others.slice(1)], common: null };
    case "common":
      return { python: others.length === 0 ? null : others, common: [own] };
    case "no value":
      return { python: [...others, { name: NAME }], common: null };
    case "empty env":
      return { python: [], common: others };
    case "nowhere":
      return { python: others.length === 0 ? null : others, common: null };
    case "empty section":
      return { python: null, common: null };
  }
}

function renderJson(shape: Shape): readonly string[] {
  const { python, common } = envOf(shape);
  const section = {
    ...(shape.place === "empty section" ? {} : { image: "registry.example/python:1.0" }),
    ...(python && { env: python }),
  };
  const resource = {
    apiVersion: "opentelemetry.io/v1alpha1",
    kind: "Instrumentation",
    metadata: { name: "shop" },
    spec: { ...(common && { env: common }), python: section },
  };
  const root = shape.around === "list" ? { apiVersion: "v1", kind: "List", items: [resource] } : resource;
  return JSON.stringify(root, null, shape.json).split("\n");
}

function renderYaml(shape: Shape): readonly string[] {
  const resource = renderResource(shape);
  switch (shape.around) {
    case "alone":
      return resource;
    case "list": {
      const [first = "", ...rest] = resource;
      return [
        "apiVersion: v1",
        "kind: List",
        "items:",
        `- ${first}`,
        ...rest.map((line) => (line === "" ? "" : `  ${line}`)),
      ];
    }
    case "documents":
      return [
        "kind: Namespace",
        "apiVersion: v1",
        "---",
        ...resource,
        "---",
        "kind: ConfigMap",
        "apiVersion: v1",
      ];
  }
}

function renderResource(shape: Shape): readonly string[] {
  const { python, common } = envOf(shape);
  const indent = " ".repeat(shape.step);
  const isAliasBeside = shape.anchors === "alias beside";
  return [
    "apiVersion: opentelemetry.io/v1alpha1",
    "kind: Instrumentation",
    ...note(shape, "", "what it is called"),
    "metadata:",
    `${indent}name: shop`,
    ...(isAliasBeside
      ? [`${indent}labels: &labels`, `${indent}${indent}app: shop`, `${indent}annotations: *labels`]
      : []),
    "spec:",
    ...(common === null ? [] : renderEnv(shape, common, indent)),
    ...renderSection(shape, python, indent),
    `${indent}propagators: [b3]`,
    ...(shape.anchors === "used elsewhere" ? [`${indent}nodejs: *python`] : []),
  ];
}

function renderSection(shape: Shape, env: readonly Entry[] | null, indent: string): readonly string[] {
  const anchor = shape.anchors === "not used" || shape.anchors === "used elsewhere" ? " &python" : "";
  const comment = shape.comments ? " # the section" : "";
  if (shape.place === "empty section") return [`${indent}python:${anchor} {}${comment}`];
  const inner = indent + indent;
  if (shape.style === "flow") {
    const list = env === null ? "" : `, env: [${env.map(renderFlowEntry(shape)).join(", ")}]`;
    return [`${indent}python:${anchor} {image: registry.example/python:1.0${list}}${comment}`];
  }
  return [
    `${indent}python:${anchor}${comment}`,
    `${inner}image: registry.example/python:1.0`,
    ...(env === null ? [] : renderEnv(shape, env, inner)),
  ];
}

function renderEnv(shape: Shape, env: readonly Entry[], indent: string): readonly string[] {
  if (env.length === 0) return [`${indent}env: []`];
  const dash = indent + " ".repeat(shape.dash);
  const items = env.flatMap((entry) => {
    if (shape.style === "flow-entries") return [`${dash}- ${renderFlowEntry(shape)(entry)}`];
    const inner = `${dash} ${" ".repeat(shape.gap)}`;
    const head = `${dash}-${" ".repeat(shape.gap)}name: ${entry.name}${shape.comments ? " # name" : ""}`;
    const value = renderValue(shape, entry, inner);
    return [...note(shape, dash, "an entry"), head, ...value, ...note(shape, inner, "its reason")];
  });
  return [`${indent}env:`, ...items, ...note(shape, dash, "no more")];
}

function renderValue(shape: Shape, { name, value }: Entry, indent: string): readonly string[] {
  if (value === undefined) return [];
  const lines = value.split(/(?<=,)/);
  const isList = name === NAME && value !== "";
  if (isList && shape.quote === "literal") return [`${indent}value: |`, `${indent}  ${value}`];
  if (isList && shape.quote === "folded")
    return [`${indent}value: >-`, ...lines.map((line) => `${indent}  ${line.trim()}`)];
  if (isList && shape.quote === "lines")
    return [
      `${indent}value: ${lines[0] ?? ""}`,
      ...lines.slice(1).map((line) => `${indent}  ${line.trim()}`),
    ];
  const comment = shape.comments ? " # value" : "";
  return [`${indent}value: ${quote(shape, name, value)}${comment}`];
}

function renderFlowEntry(shape: Shape): (entry: Entry) => string {
  return ({ name, value }) => {
    if (value === undefined) return `{name: ${name}}`;
    const text =
      shape.quote === "plain" && value.includes(",") ? JSON.stringify(value) : quote(shape, name, value);
    return `{name: ${name}, value: ${text}}`;
  };
}

function quote(shape: Shape, name: string, value: string): string {
  if (shape.quote === "single") return `'${value}'`;
  const canBePlain = name === NAME && value !== "" && shape.style === "block";
  return shape.quote === "plain" && canBePlain ? value : JSON.stringify(value);
}

function note(shape: Shape, indent: string, text: string): readonly string[] {
  return shape.comments ? [`${indent}# ${text}`] : [];
}
