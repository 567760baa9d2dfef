import { describe, expect, it } from "vitest";

import { createBodyRoom, type HeldPlace, type RoomLimits } from "../../../src/edge/server/room.ts";

const limits: RoomLimits = { heldBytes: 1_000, reservedBytes: 400, smallBodyBytes: 100, addressBytes: 800 };

/** A room, with a clock that the test sets, and the names of those that had to go. */
function openRoom(given: Partial<RoomLimits> = {}) {
  let time = 0;
  const dropped: string[] = [];
  const room = createBodyRoom({ ...limits, ...given }, () => time);
  function enter(name: string, address = "one"): HeldPlace {
    const place = room.enter({ address, drop: () => void dropped.push(name) });
    return place;
  }
  return { enter, dropped, held: () => room.held(), wait: (ms: number) => void (time += ms) };
}

describe("the room for bodies", () => {
  it("holds what there is room for", () => {
    const { enter, dropped, held } = openRoom();
    for (let count = 0; count < 8; count += 1) expect(enter(`small ${count}`).grow(100)).toBe(true);
    expect({ held: held(), dropped }).toEqual({ held: 800, dropped: [] });
  });

  it("has room again for what others gave back", () => {
    const { enter, held } = openRoom();
    const first = enter("first");
    first.grow(600);
    first.leave();
    first.leave();
    expect(held()).toBe(0);
    expect(enter("second").grow(600)).toBe(true);
  });

  it("keeps a part that large bodies cannot take", () => {
    const { enter, dropped, held } = openRoom();
    expect(enter("large").grow(600)).toBe(true);
    expect(enter("larger").grow(601)).toBe(false);
    expect({ held: held(), dropped }).toEqual({ held: 600, dropped: [] });
    for (let count = 0; count < 4; count += 1) expect(enter("small", "two").grow(100)).toBe(true);
    expect(dropped).toEqual([]);
  });

  it("takes it from the one that has held the most for the longest", () => {
    const { enter, dropped, wait } = openRoom();
    enter("old and small").grow(110);
    wait(1_000);
    enter("young and large").grow(200);
    enter("old and large").grow(100);
    wait(1_000);
    expect(enter("new").grow(300)).toBe(true);
    expect(dropped).toEqual(["old and small"]);
    expect(enter("next").grow(300)).toBe(true);
    expect(dropped).toEqual(["old and small", "young and large"]);
  });

  it("refuses the one that grows when it is the worst itself", () => {
    const { enter, dropped, wait } = openRoom();
    const growing = enter("growing");
    growing.grow(400);
    wait(1_000);
    enter("young").grow(150);
    expect(growing.grow(100)).toBe(false);
    expect(dropped).toEqual([]);
  });

  it("takes it from the address that costs the most, not from the single body that does", () => {
    const { enter, dropped, wait } = openRoom();
    enter("alone", "two").grow(200);
    for (const name of ["a", "b"]) enter(name, "one").grow(150);
    wait(1_000);
    expect(enter("new", "three").grow(150)).toBe(true);
    expect(dropped).toEqual(["a"]);
  });

  it("gives one address a part only, while there is room for others", () => {
    const { enter, dropped, wait } = openRoom({ addressBytes: 300 });
    enter("first").grow(200);
    wait(10);
    expect(enter("second").grow(101)).toBe(true);
    expect(dropped).toEqual(["first"]);
    expect(enter("of another", "two").grow(300)).toBe(true);
    expect(dropped).toEqual(["first"]);
  });

  it("takes small bodies too when they alone are too many", () => {
    const { enter, dropped, wait } = openRoom({ addressBytes: 2_000 });
    for (let count = 0; count < 12; count += 1) {
      expect(enter(`small ${count}`).grow(100)).toBe(true);
      wait(10);
    }
    expect(dropped).toEqual(["small 0", "small 1"]);
  });

  it("takes nothing from what is known to be a delivery", () => {
    const { enter, dropped, wait } = openRoom();
    const kept = enter("kept");
    kept.grow(500);
    kept.keep();
    wait(1_000);
    expect(enter("new").grow(200)).toBe(false);
    expect(dropped).toEqual([]);
    kept.leave();
    expect(enter("later").grow(200)).toBe(true);
  });
});
