/**
 * The process's structured log: one JSON object a line (or one readable line, `LOG_FORMAT=pretty`). Whatever is logged, by
 * this code or by a library that was handed the logger, passes `redact` as finished text, so no call has to remember it.
 */
import { pino, stdSerializers, stdTimeFunctions, type Logger } from "pino";
import type { Range } from "../core/text/range.ts";
import type { LogFormat, LogLevel, Settings } from "./env.ts";

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

/** As GitHub Actions masks. Shorter than the shortest secret, so that it can never contain one. */
const mask = "***";

/** As in env.ts: shorter texts cannot be told apart from ordinary words. */
const shortestSecret = 4;

/**
 * Secrets known by their shape; a group `kept` at the beginning stays. No pattern can fail after an unbounded run, so each is linear
 * in the text. Token formats:
 * https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github#githubs-token-formats
 */
const shapes: readonly RegExp[] = [
  // A PEM block that is cut off is hidden to its end.
  /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}-----|$)/g,
  // "-----BEGIN" in base64.
  /LS0tLS1CRUdJTi[A-Za-z0-9+/=_-]*/g,
  /gh[pousr]_[A-Za-z0-9._-]{20,}/g,
  /github_pat_[A-Za-z0-9_]{20,}/g,
  // A JSON Web Token; `eyJ` is base64 for `{"`.
  /eyJ[A-Za-z0-9._-]{20,}/g,
  // The password in an address.
  /(?<kept>:\/\/[^/\s:@"']*:)[^/\s@"']+(?=@)/g,
  // The header, also as it looks inside JSON.
  /(?<kept>authorization\\{0,8}["']?\s{0,4}[:=]\s{0,4}\\{0,8}["']?)(?:(?:bearer|token|basic)\s{1,4})?[^\s"'\\,;}]+/gi,
];

const secretKeys =
  /^(?:authorization|private[-_]?key|(?:webhook|client)?[-_]?secret|(?:access[-_]?)?token|password)$/i;

export function createLog(options: LogOptions): Logger {
  const write = options.write ?? writeToStandardOutput;
  const forms = listForms(options.secrets);
  const render = options.format === "json" ? renderJson : renderPretty;
  return pino(
    {
      level: options.level,
      base: { name: "otel-fix" },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: stdSerializers.errWithCause, error: stdSerializers.errWithCause },
    },
    { write: (line: string) => write(`${render(redactLine(line, forms))}\n`) },
  );
}

/** The texts of the settings that must never be logged: the key also by its lines, which appear alone in error messages. */
export function listSecrets(settings: Pick<Settings, "privateKey" | "webhookSecret">): readonly string[] {
  const keyLines = settings.privateKey
    .split("\n")
    .filter((line) => line.length >= 16 && !line.startsWith("-----"));
  return [settings.webhookSecret, ...keyLines];
}

/**
 * The text without secrets: those given (also as they look inside JSON or an address) and what has the shape of a token, a
 * private key, an Authorization header or a password in an address. Secrets under 4 characters are not looked for.
 */
export function redact(text: string, secrets: readonly string[]): string {
  return redactForms(text, listForms(secrets));
}

/** All are found in the text as it is before any is hidden: one that is cut by another would no longer be recognised. */
function redactForms(text: string, forms: readonly string[]): string {
  const found = [
    ...forms.flatMap((form) => findForm(text, form)),
    ...shapes.flatMap((shape) => findShape(text, shape)),
  ];
  const parts: string[] = [];
  let end = 0;
  for (const range of found.sort((a, b) => a.start - b.start)) {
    if (range.start > end || parts.length === 0) parts.push(text.slice(end, range.start), mask);
    end = Math.max(end, range.end);
  }
  return parts.join("") + text.slice(end);
}

function findForm(text: string, form: string): readonly Range[] {
  const ranges: Range[] = [];
  for (let start = text.indexOf(form); start !== -1; start = text.indexOf(form, start + 1)) {
    ranges.push({ start, end: start + form.length });
  }
  return ranges;
}

function findShape(text: string, shape: RegExp): readonly Range[] {
  return Array.from(text.matchAll(shape), (match) => ({
    start: match.index + (match.groups?.["kept"]?.length ?? 0),
    end: match.index + match[0].length,
  }));
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
  const fields = parseLine(line);
  // True: an object stays an object; its values are redacted one by one.
  return redactValue(fields, forms) as Fields;
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return { level: "error", msg: line };
  }
}

function redactValue(value: unknown, forms: readonly string[]): unknown {
  if (typeof value === "string") return redactForms(value, forms);
  if (Array.isArray(value)) return value.map((item) => redactValue(item, forms));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      redactForms(key, forms),
      typeof item === "string" && secretKeys.test(key) ? mask : redactValue(item, forms),
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

function renderError(err: unknown): string {
  if (typeof err !== "object" || err === null) return JSON.stringify(err);
  const stack = "stack" in err && typeof err.stack === "string" ? err.stack : JSON.stringify(err);
  const several: readonly unknown[] =
    "aggregateErrors" in err && Array.isArray(err.aggregateErrors) ? err.aggregateErrors : [];
  const causes = "cause" in err ? [...several, err.cause] : several;
  return [stack, ...causes.map((cause) => `caused by: ${renderError(cause)}`)].join("\n");
}
