import type { Range } from "../../../text/range.ts";

/** The parts of an OTLP endpoint as people write it: a URL, often with references in it that others fill in. */

export interface Endpoint {
  /** In lower case; null where none is written. */
  readonly scheme: string | null;
  /** What stands before the port: scheme, user info and host. */
  readonly head: string;
  /** Without brackets; "" of a socket. References stand in it as they are written. */
  readonly host: string;
  /** Whether part of the host is a reference. */
  readonly isHostOpen: boolean;
  /** Whether a reference may bring the scheme: it is one, has one, or the text begins with one. */
  readonly isSchemeOpen: boolean;
  readonly port: number | null;
  /** The port as it is written, with its colon; "" where there is none. */
  readonly portText: string;
  /** From its first slash on; "" where there is none. */
  readonly path: string;
  /** Query and fragment, with their marks. */
  readonly tail: string;
}

/** null where nothing is written, or nobody can tell the parts. */
export function parseEndpoint(value: string): Endpoint | null {
  const text = value.trim();
  const masked = text === "" || text.length > MAX_LENGTH ? null : mask(text);
  if (masked === null || /\s/.test(masked)) return null;
  const written = /^[a-z\uE000][a-z0-9+.\uE000-]*(?=:\/\/)/i.exec(masked)?.[0].toLowerCase() ?? null;
  if (written === null && /^unix:/i.test(masked)) return socketOf(text);
  const isSchemeOpen = (written ?? masked.charAt(0)).includes(OPEN);
  const scheme = isSchemeOpen ? null : written;
  const start = written !== null ? written.length + 3 : masked.startsWith("//") ? 2 : 0;
  const end = endOf(/[/?#]/, masked, start);
  const endOfPath = endOf(/[?#]/, masked, end);
  const path = { path: text.slice(end, endOfPath), tail: text.slice(endOfPath) };
  return { scheme, isSchemeOpen, ...readAuthority(text, masked, { start, end }), ...path };
}

/** Where the next of the marks stands; the text's end where there is none. */
function endOf(marks: RegExp, text: string, from: number): number {
  const at = text.slice(from).search(marks);
  return at === -1 ? text.length : from + at;
}

type Authority = Pick<Endpoint, "head" | "host" | "isHostOpen" | "port" | "portText">;

/** `user:password@host:port` */
function readAuthority(text: string, masked: string, { start, end }: Range): Authority {
  const authority = masked.slice(start, end);
  const endOfHost = start + (findPort(authority) ?? authority.length);
  const host = text.slice(start + authority.lastIndexOf("@") + 1, endOfHost);
  const portText = text.slice(endOfHost, end);
  return {
    head: text.slice(0, endOfHost),
    host: host.replace(/^\[([^\]]*)\]$/, "$1").toLowerCase(),
    isHostOpen: masked.slice(start, endOfHost).includes(OPEN),
    port: /^:\d{1,5}$/.test(portText) ? Number(portText.slice(1)) : null,
    portText,
  };
}

/** Nobody writes longer ones. */
const MAX_LENGTH = 2_000;

/** Stands for a character of a reference. */
const OPEN = "\uE000";

/** `<YOUR_ENDPOINT>` among them: whoever takes the example over writes something else there. */
const REFERENCES = /\{\{[^{}]*\}\}|<%=[^%]*%>|\$\{[^{}]*\}|\$\([^()]*\)|<[A-Za-z][\w .-]*>/g;

/** Blocks of a template: which text stands there is for its conditions to say. */
const BLOCKS = /\{%|%\{|<%(?!=)|\{\{-?\s*(?:if|else|end|range|with)\b/;

/** The text with its references made opaque; null where some are left that nobody can read. */
function mask(text: string): string | null {
  if (BLOCKS.test(text)) return null;
  const masked = text.replace(REFERENCES, (reference) => OPEN.repeat(reference.length));
  return /\{\{|\}\}|\$\{|\$\(|<%/.test(masked) ? null : masked;
}

/** `unix:///run/otel.sock` and `unix:run/otel.sock`. */
function socketOf(text: string): Endpoint {
  const open = { isHostOpen: false, isSchemeOpen: false };
  return { scheme: "unix", head: text, host: "", port: null, portText: "", path: "", tail: "", ...open };
}

/** Where the colon of a port stands; null where there is none. An IPv6 address without brackets has none. */
function findPort(authority: string): number | null {
  const at = authority.lastIndexOf(":");
  const host = authority.slice(authority.lastIndexOf("@") + 1);
  if (at === -1 || at < authority.length - host.length) return null;
  const isBracketed = host.startsWith("[");
  if (isBracketed) return authority.charAt(at - 1) === "]" ? at : null;
  return host.indexOf(":") === host.lastIndexOf(":") ? at : null;
}

/** Whether `user:password@` stands before the host. */
export function hasUserInfo(value: string): boolean {
  return parseEndpoint(value)?.head.includes("@") === true;
}

/** The text of an endpoint with another host, and nothing else changed. */
export function writeHost({ head, host, portText, path, tail }: Endpoint, other: string): string {
  return `${head.slice(0, head.length - host.length)}${other}${portText}${path}${tail}`;
}

/** The same endpoint with other parts; it gets a scheme where none is written. */
export function writeEndpoint(
  { scheme, isSchemeOpen, head, portText, path, tail }: Endpoint,
  changed: { readonly port?: number; readonly path?: string; readonly tail?: string },
): string {
  const isWhole = scheme !== null || isSchemeOpen;
  const start = isWhole ? head : `http://${head.replace(/^\/\//, "")}`;
  const port = changed.port === undefined ? portText : `:${String(changed.port)}`;
  return `${start}${port}${changed.path ?? path}${changed.tail ?? tail}`;
}

/** The path of a signal that it ends with, slashes behind it included; null where it does not. */
export function signalPathOf({ path }: Pick<Endpoint, "path">): string | null {
  return /\/v1\/(?:traces|metrics|logs)\/{0,9}$/.exec(path)?.[0] ?? null;
}

/** Whether it ends with the path that exporters append for a signal. */
export function hasSignalPath(endpoint: Pick<Endpoint, "path">): boolean {
  return signalPathOf(endpoint) !== null;
}

/** The path without that of a signal at its end. */
export function withoutSignalPath({ path }: Pick<Endpoint, "path">): string {
  return path.slice(0, path.length - (signalPathOf({ path })?.length ?? 0));
}

/** Whether it leads to the container that sends: `0.0.0.0` and `::` are addresses to listen at, and mean the same. */
export function isLoopback({ host }: Pick<Endpoint, "host">): boolean {
  return (
    /^(?:localhost|localhost\.localdomain|0\.0\.0\.0|::1?)\.?$/.test(host) ||
    /^127(?:\.\d{1,3}){3}$/.test(host)
  );
}

/** Whether it is a URL as exporters over HTTP take it, as far as its text says. */
export function isHttp({ scheme, isSchemeOpen }: Pick<Endpoint, "scheme" | "isSchemeOpen">): boolean {
  return scheme === "http" || scheme === "https" || (scheme === null && isSchemeOpen);
}

/** Whether the host is a name of the cluster's own, or the node: a Service by one label, or by a name that ends as the cluster's do. */
export function isInCluster({ host, isHostOpen }: Pick<Endpoint, "host" | "isHostOpen">): boolean {
  if (/^\$\(otel_(?:node|pod)_ip\)$/.test(host)) return true;
  return (
    !isHostOpen &&
    (/^[a-z0-9-]+$/.test(host) || /\.svc(?:\.[a-z0-9-]+){0,9}$/.test(host)) &&
    !/^\d+$/.test(host)
  );
}
