/** What a long scan says while it works: a line at the terminal that each next one takes the place of. */
export interface Progress {
  readonly note: (render: () => string) => void;
  /** Takes the line away, before anything else is printed. */
  readonly end: () => void;
}

/** Shows a line; takes it away with null. */
export type ShowStatus = (text: string | null) => void;

/** `now`: milliseconds of any clock that only goes on. */
export function createProgress(show: ShowStatus | undefined, now: () => number): Progress {
  if (show === undefined) return { note: () => undefined, end: () => undefined };
  let next = now() + QUIET_MS;
  let isShown = false;
  return {
    note: (render) => {
      const time = now();
      if (time < next) return;
      next = time + EACH_MS;
      isShown = true;
      show(render());
    },
    end: () => {
      if (isShown) show(null);
      isShown = false;
    },
  };
}

/** Nobody waits for less. */
const QUIET_MS = 1_000;
const EACH_MS = 100;

/** The same files, counted as they are met. */
export async function* counted<T>(files: AsyncIterable<T>, { note }: Progress): AsyncGenerator<T> {
  let count = 0;
  for await (const file of files) {
    count += 1;
    note(() => `otel-fix: ${count} files read`);
    yield file;
  }
}
