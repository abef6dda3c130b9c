import { describe, expect, it } from "vitest";

import { NumberRoom } from "#core/numeric/simd/number-room.ts";
import { processCode } from "#core/numeric/simd/process-code.ts";

describe("NumberRoom", () => {
  it("gives arrays that are zero, apart from each other, with what is to follow them as far as registers reach", () => {
    const room = NumberRoom.of(processCode, [3, 8, 0, 1])!;
    const [three, eight, none, one] = [room.take(3, -Infinity), room.take(8), room.take(0), room.take(1, -0)];
    for (const [index, array] of [three, eight, none, one].entries()) {
      expect([...array].every((value) => value === 0)).toBe(true);
      expect(array.byteOffset % 64).toBe(0);
      array.fill(index + 1);
    }
    expect([...new Float64Array(three.buffer, three.byteOffset, 8)]).toEqual([1, 1, 1, ...Array(5).fill(-Infinity)]);
    expect([...new Float64Array(one.buffer, one.byteOffset, 8)]).toEqual([4, ...Array(7).fill(-0)]);
    expect([...eight]).toEqual(Array(8).fill(2));
    expect([room.holds(one), room.holds(new Float64Array(1))]).toEqual([true, false]);
  });
});
