/**
 * Lets long work step back for others, one step in each round of the event loop, whoever takes it: many that work at once
 * must not add up to one long step.
 */
export function createTurns(): () => Promise<void> {
  let last = Promise.resolve();
  return () => {
    last = last.then(() => new Promise((resolve) => setImmediate(resolve)));
    return last;
  };
}
