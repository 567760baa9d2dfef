// One write at a time, whoever writes: what GitHub gets from its database. A turn must not wait for another turn.
import type { World } from "./world.ts";

const LAST_TURNS = new WeakMap<World, Promise<unknown>>();

/** Runs a write after all writes before it. Its failure does not stop those after it. */
export function takeTurn<Result>(world: World, write: () => Promise<Result> | Result): Promise<Result> {
  const turn = (LAST_TURNS.get(world) ?? Promise.resolve()).then(write);
  LAST_TURNS.set(
    world,
    turn.catch(() => undefined),
  );
  return turn;
}
