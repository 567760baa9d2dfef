/**
 * A function whose answer is kept for as long as its argument lives. What stands in a manifest once can be reached from
 * thousands of places, by an alias: whatever reads it reads it once.
 */
export function onceFor<K extends object, V>(compute: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, { readonly value: V }>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before.value;
    const value = compute(key);
    known.set(key, { value });
    return value;
  };
}

/** The same where the answer depends on a second thing too, which a text names. */
export function onceForEach<K extends object, A extends readonly unknown[], V>(
  nameOf: (...more: A) => string,
  compute: (key: K, ...more: A) => V,
): (key: K, ...more: A) => V {
  const maps = new WeakMap<K, Map<string, { readonly value: V }>>();
  return (key, ...more) => {
    const known = maps.get(key) ?? new Map<string, { readonly value: V }>();
    maps.set(key, known);
    const name = nameOf(...more);
    const before = known.get(name) ?? { value: compute(key, ...more) };
    known.set(name, before);
    return before.value;
  };
}
