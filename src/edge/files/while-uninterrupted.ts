/** What would end the process. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Does something that must be done whole or not at all; it must not wait for anything. A signal that comes meanwhile counts
 * afterwards, as if it had come then.
 */
export async function whileUninterrupted<T>(act: () => T): Promise<T> {
  const held: NodeJS.Signals[] = [];
  const hold = (signal: NodeJS.Signals) => void held.push(signal);
  for (const signal of SIGNALS) process.on(signal, hold);
  try {
    return act();
  } finally {
    // Signals are handed over when the process looks for what has come in: at some time between these two turns.
    await nextTurn();
    await nextTurn();
    for (const signal of SIGNALS) process.off(signal, hold);
    const [first] = held;
    if (first !== undefined) process.kill(process.pid, first);
  }
}

function nextTurn(): Promise<void> {
  return new Promise((done) => void setImmediate(done));
}
