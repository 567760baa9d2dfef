import type { MessagePort } from "node:worker_threads";

import type { FromJob, SentError, ToJob } from "./messages.ts";
import { METHODS, type RemoteGitHub } from "./remote-github.ts";

/** The main thread's end of a job: does the job's calls, keeps their errors, and tells whether the job is the one to move. */

export interface ServedCalls {
  /** The error that a job sent; that of a call is the very one that the call threw. */
  readonly readError: (sent: SentError) => unknown;
  /** Resolves when no call is under way. */
  readonly settled: () => Promise<void>;
}

export interface Watcher {
  /** The job was started, or has what it waited for: it computes. */
  readonly onComputing: () => void;
  /** The job waits for GitHub. */
  readonly onWaiting: () => void;
}

export function serveCalls(port: MessagePort, github: RemoteGitHub, watcher: Watcher): ServedCalls {
  const errors = new Map<number, unknown>();
  const pending = new Set<Promise<void>>();
  const serve = async ({ id, method, args }: Call): Promise<void> => {
    try {
      const value = await callMethod(github, method, args);
      port.postMessage({ id, ok: true, value } satisfies ToJob, listTransferable(value));
    } catch (error) {
      errors.set(id, error);
      const message = error instanceof Error ? error.message : String(error);
      port.postMessage({ id, ok: false, message } satisfies ToJob);
    }
  };
  port.on("message", (message: FromJob) => {
    if (message.kind === "started") {
      watcher.onComputing();
      return;
    }
    watcher.onWaiting();
    const call = serve(message).finally(() => {
      pending.delete(call);
      if (pending.size === 0) watcher.onComputing();
    });
    pending.add(call);
  });
  return {
    readError: (sent) => readError(sent, errors),
    settled: async () => {
      await Promise.allSettled(pending);
    },
  };
}

type Call = Extract<FromJob, { kind: "call" }>;

/** Whatever a thread that reads strangers' texts sends: nothing else than these methods is called. */
function callMethod(github: RemoteGitHub, method: string, args: readonly unknown[]): Promise<unknown> {
  if (!isMethod(method)) throw new Error(`a job asked for what there is not: ${method}`);
  // The arguments are those that the job's code, compiled against the same type, gave to the method.
  const call = github[method] as (...args: readonly unknown[]) => Promise<unknown>;
  return call(...args);
}

function isMethod(name: string): name is keyof RemoteGitHub {
  return Object.hasOwn(METHODS, name);
}

/** Bytes are handed over, not copied. Those of a part of a larger buffer are not the answer's own. */
function listTransferable(value: unknown): readonly ArrayBuffer[] {
  if (typeof value !== "object" || value === null || !("bytes" in value)) return [];
  const { bytes } = value;
  if (!(bytes instanceof Uint8Array) || !(bytes.buffer instanceof ArrayBuffer)) return [];
  return bytes.byteLength === bytes.buffer.byteLength ? [bytes.buffer] : [];
}

function readError(sent: SentError, errors: ReadonlyMap<number, unknown>): unknown {
  if ("call" in sent) return errors.get(sent.call);
  const { name, message, stack, cause, isFinal, isOutage } = sent;
  const error = new Error(message, cause === null ? {} : { cause: readError(cause, errors) });
  return Object.assign(error, { name, stack, isFinal, isOutage });
}
