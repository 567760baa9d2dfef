/**
 * Reads a request's body as raw bytes, and gives up as soon as it is too large, too slow, or too much for this process. What is
 * asked of all bytes, the signature and whether they are text, is worked out as they come, so that nothing large is left to
 * do at the end.
 */
import { createHmac } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { createBlocks } from "./blocks.ts";
import type { Limits } from "./limits.ts";
import type { HeldPlace, BodyRoom } from "./room.ts";
import { createUtf8Check } from "./utf8-check.ts";

export interface Body {
  readonly size: number;
  /** Whether the bytes are UTF-8. */
  readonly isText: boolean;
  /** HMAC-SHA256 of all bytes. */
  readonly digest: Buffer;
  /** Each block of the bytes once, in order; what was given is no longer held here. */
  readonly take: () => Iterable<Buffer>;
  /** Has to be told when the body is known to be a delivery, and when it is not needed any more. */
  readonly place: Pick<HeldPlace, "keep" | "leave">;
}

export type BodyFault = "too-large" | "too-late" | "too-slow" | "too-busy" | "cut-off";

type BodyResult =
  { readonly ok: true; readonly body: Body } | { readonly ok: false; readonly code: BodyFault };

export type BodyReader = (request: IncomingMessage) => Promise<BodyResult>;

export interface BodyReaderOptions {
  readonly secret: string;
  readonly limits: Limits;
  /** One for all connections of a server: it knows what they hold together. */
  readonly room: BodyRoom;
}

export function createBodyReader({ secret, limits, room }: BodyReaderOptions): BodyReader {
  return (request) =>
    new Promise((resolve) => {
      const start = performance.now();
      const address = request.socket.remoteAddress ?? "";
      const place = room.enter({ address, drop: () => fail("too-busy") });
      const seal = createSeal(secret);
      const announced = request.headers["content-length"];
      const blocks = createBlocks({
        announced: announced === undefined ? undefined : Number(announced),
        reserve: (bytes) => place.grow(bytes),
        onBlock: seal.update,
      });
      const deadline = setTimeout(() => fail("too-late"), limits.bodyMs);
      const pace = setInterval(() => {
        if (isTooSlow(blocks.size(), performance.now() - start, limits)) fail("too-slow");
      }, limits.bodyGraceMs);
      function onData(chunk: Buffer): void {
        if (blocks.size() + chunk.length > limits.bodyBytes) fail("too-large");
        else if (!blocks.append(chunk)) fail("too-busy");
      }
      function onEnd(): void {
        blocks.end();
        finish({ ok: true, body: { size: blocks.size(), take: () => blocks.take(), place, ...seal.end() } });
      }
      function onCutOff(): void {
        fail("cut-off");
      }
      function fail(code: BodyFault): void {
        place.leave();
        finish({ ok: false, code });
      }
      function finish(result: BodyResult): void {
        clearTimeout(deadline);
        clearInterval(pace);
        request.off("data", onData).off("end", onEnd).off("close", onCutOff);
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

/** After the time of grace, what has come must never be less than the minimum rate since then. */
export function isTooSlow(
  received: number,
  elapsedMs: number,
  { bodyGraceMs, bodyBytesPerSecond }: Pick<Limits, "bodyGraceMs" | "bodyBytesPerSecond">,
): boolean {
  return received * 1_000 < (elapsedMs - bodyGraceMs) * bodyBytesPerSecond;
}

interface Seal {
  readonly update: (block: Buffer) => void;
  readonly end: () => Pick<Body, "isText" | "digest">;
}

function createSeal(secret: string): Seal {
  const hmac = createHmac("sha256", secret);
  const text = createUtf8Check();
  return {
    update: (block) => {
      hmac.update(block);
      text.add(block);
    },
    end: () => ({ isText: text.holds(), digest: hmac.digest() }),
  };
}
