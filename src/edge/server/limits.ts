/** What a client may cost this process before it has proved who it is. */
export interface Limits {
  /** GitHub sends no payload over 25 MB: https://docs.github.com/en/webhooks/webhook-events-and-payloads#payload-cap */
  readonly bodyBytes: number;
  /** Bytes of unfinished bodies that all connections together may hold. */
  readonly heldBytes: number;
  /** Milliseconds from the headers' end to the body's end. */
  readonly bodyMs: number;
  /** Milliseconds from a connection's or request's beginning to its headers' end. */
  readonly headersMs: number;
  /** Milliseconds for taking a delivery in; GitHub gives up after 10 seconds. */
  readonly acceptMs: number;
  /** Milliseconds for which the rest of a refused body is read and thrown away. */
  readonly lingerMs: number;
}

export const defaultLimits: Limits = {
  bodyBytes: 25 * 1024 * 1024,
  heldBytes: 200 * 1024 * 1024,
  bodyMs: 10_000,
  headersMs: 10_000,
  acceptMs: 8_000,
  lingerMs: 1_000,
};
