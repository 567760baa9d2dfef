/**
 * The process's structured log: one JSON object a line (or one readable line, `LOG_FORMAT=pretty`). Whatever is logged, by
 * this code or by a library that was handed the logger, passes `redact` as finished text, so no call has to remember it; of
 * errors and of what libraries log, only what `describeError` and `dropPayloads` keep.
 */
import { pino, stdTimeFunctions, type LogFn, type Logger } from "pino";
import type { Range } from "../core/text/range.ts";
import { findSecrets, hideRanges, MASK } from "../core/text/secrets.ts";
import type { LogFormat, LogLevel, Settings } from "./env.ts";
import { describeError, renderError } from "./log-error.ts";

/** What the modules of the edge need of a logger; pino's has it. Errors go under `err`. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface LogOptions {
  readonly level: LogLevel;
  readonly format: LogFormat;
  /** Texts that must never appear, besides what can be recognised by its shape. */
  readonly secrets: readonly string[];
  /** Takes one finished line with its line end; the standard output unless given. */
  readonly write?: (line: string) => void;
}

/** As in env.ts: shorter texts cannot be told apart from ordinary words. */
const shortestSecret = 4;

const secretKeys =
  /^(?:authorization|private[-_]?key|(?:webhook|client)?[-_]?secret|(?:access[-_]?)?token|password)$/i;

export function createLog(options: LogOptions): Logger {
  const write = options.write ?? writeToStandardOutput;
  const forms = listForms(options.secrets);
  const render = options.format === "json" ? renderJson : renderPretty;
  return pino(
    {
      level: options.level,
      base: { name: OWN_NAME },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: {
        err: (error: unknown) => describeError(error),
        error: (error: unknown) => describeError(error),
      },
      hooks: { logMethod: sayMessage },
    },
    { write: (line: string) => write(`${render(redactLine(line, forms))}\n`) },
  );
}

const OWN_NAME = "otel-fix";

/** An error alone is its own message; pino would take it as it is, and it may be a whole page. */
function sayMessage(this: Logger, args: Parameters<LogFn>, method: LogFn): void {
  const [first, ...others]: readonly unknown[] = args;
  if (first instanceof Error && others.length === 0)
    method.call(this, { err: first }, describeError(first).message);
  else method.apply(this, args);
}

/** The texts of the settings that must never be logged: the key also by its lines, which appear alone in error messages. */
export function listSecrets(settings: Pick<Settings, "privateKey" | "webhookSecret">): readonly string[] {
  const keyLines = settings.privateKey
    .split("\n")
    .filter((line) => line.length >= 16 && !line.startsWith("-----"));
  return [settings.webhookSecret, ...keyLines];
}

/**
 * The text without secrets: those given (also as they look inside JSON or an address) and what looks like one. Given ones
 * under 4 characters are not looked for.
 */
export function redact(text: string, secrets: readonly string[]): string {
  return redactForms(text, listForms(secrets));
}

function redactForms(text: string, forms: readonly string[]): string {
  return hideRanges(text, [...forms.flatMap((form) => findForm(text, form)), ...findSecrets(text)]);
}

function findForm(text: string, form: string): readonly Range[] {
  const ranges: Range[] = [];
  for (let start = text.indexOf(form); start !== -1; start = text.indexOf(form, start + 1)) {
    ranges.push({ start, end: start + form.length });
  }
  return ranges;
}

/** Every way in which a secret may be written. */
function listForms(secrets: readonly string[]): readonly string[] {
  const forms = secrets
    .filter((secret) => secret.length >= shortestSecret)
    .flatMap((secret) => {
      const inJson = JSON.stringify(secret).slice(1, -1);
      const inJsonTwice = JSON.stringify(inJson).slice(1, -1);
      // By way of a Buffer, because a lone surrogate has no encoding and would throw.
      return [secret, inJson, inJsonTwice, encodeURIComponent(Buffer.from(secret).toString())];
    });
  return [...new Set(forms)];
}

function writeToStandardOutput(line: string): void {
  process.stdout.write(line);
}

type Fields = Readonly<Record<string, unknown>>;

/** The line is read back, so that a secret is found whatever its characters look like in JSON. */
function redactLine(line: string, forms: readonly string[]): Fields {
  const fields = dropPayloads(parseLine(line));
  // True: an object stays an object; its values are redacted one by one.
  return redactValue(fields, forms) as Fields;
}

function parseLine(line: string): Fields {
  try {
    // True: pino writes objects.
    return JSON.parse(line) as Fields;
  } catch {
    return { level: "error", name: OWN_NAME, msg: line };
  }
}

/** Beside their messages, libraries log what people wrote: payloads of events, bodies of requests. */
function dropPayloads(fields: Fields): Fields {
  if (fields["name"] === OWN_NAME) return fields;
  return Object.fromEntries(Object.entries(fields).filter(([key]) => OF_LIBRARIES.has(key)));
}

const OF_LIBRARIES = new Set(["level", "time", "name", "msg", "id", "err"]);

function redactValue(value: unknown, forms: readonly string[]): unknown {
  if (typeof value === "string") return redactForms(value, forms);
  if (Array.isArray(value)) return value.map((item) => redactValue(item, forms));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      redactForms(key, forms),
      typeof item === "string" && secretKeys.test(key) ? MASK : redactValue(item, forms),
    ]),
  );
}

function renderJson(fields: Fields): string {
  return JSON.stringify(fields);
}

function renderPretty(fields: Fields): string {
  const { level, time, name, msg, err, ...rest } = fields;
  const head = [asText(time).slice(11, 23), asText(level).toUpperCase().padEnd(5), asText(name), asText(msg)];
  const more = Object.keys(rest).length === 0 ? [] : [JSON.stringify(rest)];
  const stack = err === undefined ? "" : `\n${renderError(err)}`;
  return [...head, ...more].join(" ") + stack;
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : "";
}
