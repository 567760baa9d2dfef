/**
 * A GitHub of which nothing more is asked once the process is to end: a call that is under way ends, the next one is refused,
 * so that what runs stops between two calls, never within one.
 */
export function stopWhen<G extends object>(signal: AbortSignal, github: G): G {
  return new Proxy(github, {
    get(target, name, receiver) {
      const method: unknown = Reflect.get(target, name, receiver);
      if (typeof method !== "function") return method;
      return (...args: readonly unknown[]): unknown => {
        // Every port is asynchronous: whoever calls it awaits the refusal.
        if (signal.aborted) return Promise.reject(new Stopped());
        return Reflect.apply(method, target, args);
      };
    },
  });
}

/** The process is to end: the job is left as it is, and owed. */
class Stopped extends Error {
  constructor() {
    super("the process is shutting down");
  }
}
