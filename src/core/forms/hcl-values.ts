import type { HclLine } from "./hcl-lines.ts";

/** Values of a chart as an object of Terraform's own language, as in `values = [yamlencode({…})]`: found, and not evaluated. */

/** Which values are worth a word. */
export interface NamedValues {
  /** Of charts that make something of them. */
  readonly charts: readonly string[];
  /** The keys that they have at their top. */
  readonly keys: readonly string[];
  /** The keys of which one stands below those. */
  readonly fields: readonly string[];
  /** The same, where both stand in one name: there nothing else has them. */
  readonly named: readonly string[];
}

/** The cheap test: whether a program may have such values. */
export function mayHoldHclValues(text: string, { charts, keys }: NamedValues): boolean {
  return charts.some((chart) => text.includes(`${chart}"`)) && keys.some((key) => text.includes(key));
}

/** The lines that open them, where the program names one of the charts. */
export function findHclValues(code: readonly HclLine[], named: NamedValues): readonly number[] {
  if (!code.some((one) => named.charts.includes(nameChart(one.code)))) return [];
  return code.flatMap(({ line }, index) =>
    isSetting(code[index], named) || isObject(code, index, named) ? [line] : [],
  );
}

/** The lines of blocks that set such values one by one, in `set`: by their places among all. */
export function findSetBlocks(code: readonly HclLine[], named: NamedValues): ReadonlySet<number> {
  const found = new Set<number>();
  let first = 0;
  let isSet = false;
  const close = (end: number) => {
    for (let at = first; isSet && at < end; at += 1) found.add(at);
    [first, isSet] = [end, false];
  };
  for (const [index, line] of code.entries()) {
    if (/^\w/.test(line.code)) close(index);
    isSet ||= isSetting(line, named);
  }
  close(code.length);
  return found;
}

/** Whether a text has one of the keys in a line of its own, as YAML has it. */
export function mayBeValues(text: string, { keys }: NamedValues): boolean {
  return [...text.matchAll(YAML_KEY)].some(([, key = ""]) => keys.includes(key));
}

const YAML_KEY = /^ {0,40}["']?(\w+)["']?:/gm;

/** Of an address it is the last part. */
function nameChart(code: string): string {
  const [, address = ""] = CHART.exec(code) ?? [];
  return address.slice(address.lastIndexOf("/") + 1);
}

const CHART = /(?<![\w"])chart[ \t]*=[ \t]*"([^"]*)"/;

/** Whether a line sets one value, as in `name = "instrumentation.python.image"`. */
function isSetting(line: HclLine | undefined, { keys, named }: NamedValues): boolean {
  const [, key = "", field = ""] = NAME.exec(line?.code ?? "") ?? [];
  return keys.includes(key) && named.includes(field);
}

const NAME = /(?<![\w"])name[ \t]*=[ \t]*"(\w+)\.(\w+)/;

/** Whether an object under one of the keys begins on a line, and one of the fields stands in it before its end. */
function isObject(code: readonly HclLine[], index: number, { keys, fields }: NamedValues): boolean {
  const first = code[index]?.code ?? "";
  const opening = [...first.matchAll(OBJECT)].find(([, key = ""]) => keys.includes(key));
  if (opening === undefined) return false;
  const rest = first.slice(opening.index + opening[0].length);
  for (const text of [rest, ...code.slice(index + 1, index + NEAR).map((line) => line.code)]) {
    if (OFF.test(text)) return false;
    if ([...text.matchAll(KEY)].some(([, key = ""]) => fields.includes(key))) return true;
    if (/^\s*\}/.test(text)) return false;
  }
  return false;
}

const OBJECT = /(?<![\w".])"?(\w+)"?[ \t]*[=:][ \t]*\{/g;
const KEY = /(?<![\w".])"?(\w+)"?[ \t]*[=:]/g;

/** Lines in which one of the fields is looked for. */
const NEAR = 60;

/** What is turned off renders nothing. */
const OFF = /(?<![\w".])"?enabled"?[ \t]*[=:][ \t]*false\b/;
