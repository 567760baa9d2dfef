import type { Shape } from "./manifest-arbitrary.ts";

/** Counts which forms of manifests a property was tried on: a law that no CRLF file ever met says nothing about CRLF. */
export interface ShapeTally {
  readonly add: (shape: Shape) => void;
  /** The forms of which there are less than 5 %. */
  readonly rare: () => readonly string[];
  /** `1000 manifests: flow 33 %, …` */
  readonly describe: () => string;
}

export function createTally(): ShapeTally {
  const met = new Map<string, number>();
  let total = 0;
  const shareOf = (form: string) => (met.get(form) ?? 0) / Math.max(total, 1);
  return {
    add: (shape) => {
      total += 1;
      for (const form of formsOf(shape)) met.set(form, (met.get(form) ?? 0) + 1);
    },
    rare: () => FORMS.filter((form) => shareOf(form) < 0.05),
    describe: () =>
      `${total} manifests: ${FORMS.map((form) => `${form} ${(shareOf(form) * 100).toFixed(1)} %`).join(", ")}`,
  };
}

const FORMS = [
  "flow",
  "block",
  "json",
  "quoted",
  "crlf",
  "anchors",
  "comments",
  "no final newline",
  "common env",
];

function formsOf(shape: Shape): readonly string[] {
  const { style, quote, eol, anchors, comments, finalNewline, place } = shape;
  return [
    style === "flow" || style === "flow-entries" ? "flow" : style,
    ...(quote === "single" || quote === "double" ? ["quoted"] : []),
    ...(eol === "\r\n" ? ["crlf"] : []),
    ...(anchors === "none" || style === "json" ? [] : ["anchors"]),
    ...(comments && style !== "json" ? ["comments"] : []),
    ...(finalNewline ? [] : ["no final newline"]),
    ...(place === "common" ? ["common env"] : []),
  ];
}
