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
