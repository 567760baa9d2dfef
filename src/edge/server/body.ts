/** Reads a request's body as raw bytes, and gives up as soon as it is too large, too slow, or too much for this process. */
import type { IncomingMessage } from "node:http";
import type { Limits } from "./limits.ts";

type BodyResult =
  | { readonly ok: true; readonly bytes: Buffer }
  | { readonly ok: false; readonly code: "too-large" | "too-slow" | "too-busy" | "cut-off" };

export type BodyReader = (request: IncomingMessage) => Promise<BodyResult>;

/** One reader serves all connections of a server, so that it knows what they hold together. */
export function createBodyReader(limits: Limits): BodyReader {
  let held = 0;
  return (request) =>
    new Promise((resolve) => {
      const chunks: Buffer[] = [];
      let size = 0;
      const timer = setTimeout(() => finish({ ok: false, code: "too-slow" }), limits.bodyMs);
      function onData(chunk: Buffer): void {
        size += chunk.length;
        held += chunk.length;
        chunks.push(chunk);
        if (size > limits.bodyBytes) finish({ ok: false, code: "too-large" });
        else if (held > limits.heldBytes) finish({ ok: false, code: "too-busy" });
      }
      function onEnd(): void {
        finish({ ok: true, bytes: Buffer.concat(chunks) });
      }
      function onCutOff(): void {
        finish({ ok: false, code: "cut-off" });
      }
      function finish(result: BodyResult): void {
        clearTimeout(timer);
        request.off("data", onData).off("end", onEnd).off("close", onCutOff);
        held -= size;
        chunks.length = 0;
        resolve(result);
      }
      // The error of a connection that breaks is followed by its close; it only must not go unheard.
      request
        .on("data", onData)
        .on("end", onEnd)
        .on("close", onCutOff)
        .on("error", () => undefined);
    });
}
