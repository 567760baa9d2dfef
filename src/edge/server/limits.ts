/** What a client may cost this process before it has proved who it is. */
export interface Limits {
  /** GitHub sends no payload over 25 MB: https://docs.github.com/en/webhooks/webhook-events-and-payloads#payload-cap */
  readonly bodyBytes: number;
  /** Bytes of bodies that all connections together may hold. */
  readonly heldBytes: number;
  /** Bytes of `heldBytes` that only small bodies may take. */
  readonly reservedBytes: number;
  /** What counts as a small body: nearly every delivery has less than 200 KB. */
  readonly smallBodyBytes: number;
  /** Bytes of bodies that one address may hold. Behind a proxy, everything comes from one. */
  readonly addressBytes: number;
  /** Milliseconds from the headers' end to the body's end. */
  readonly bodyMs: number;
  /** Milliseconds after which a body has to come at `bodyBytesPerSecond` at least. */
  readonly bodyGraceMs: number;
  readonly bodyBytesPerSecond: number;
  /** Milliseconds from a connection's or request's beginning to its headers' end. */
  readonly headersMs: number;
  /** Open connections; beyond it, those that have made no progress for longest give way to new ones. */
  readonly connections: number;
  /** The same for the connections of one address. */
  readonly addressConnections: number;
  /** Milliseconds for taking a delivery in; GitHub gives up after 10 seconds. */
  readonly acceptMs: number;
  /** Milliseconds for which the rest of a refused body is read and thrown away. */
  readonly lingerMs: number;
}

const MEGABYTE = 1024 * 1024;

export const defaultLimits: Limits = {
  bodyBytes: 25 * MEGABYTE,
  heldBytes: 200 * MEGABYTE,
  reservedBytes: 64 * MEGABYTE,
  smallBodyBytes: 256 * 1024,
  addressBytes: 128 * MEGABYTE,
  bodyMs: 10_000,
  bodyGraceMs: 4_000,
  bodyBytesPerSecond: 32 * 1024,
  headersMs: 10_000,
  connections: 1_000,
  addressConnections: 500,
  acceptMs: 8_000,
  lingerMs: 1_000,
};
