import { expect, it } from "vitest";

import { prng } from "#core/numeric/prng.ts";
import { NumberRoom } from "#core/numeric/simd/number-room.ts";
import { processCode } from "#core/numeric/simd/process-code.ts";
import { triangleLengths, triangleProduct } from "#core/regression/gaussian-process/triangle-product.ts";

it("triangleProduct() has the same bits in a room, of however many rows", () => {
  const random = prng("triangle");
  const some = (length: number) => Float64Array.from({ length }, () => random() - 0.5);
  for (let count = 1; count <= 40; count++) {
    const triangle = some((count * (count + 1)) / 2);
    const room = NumberRoom.of(processCode, [...triangleLengths(count), count])!;
    const inRoom = triangleProduct(triangle, count, room);
    const plain = triangleProduct(triangle, count, undefined);
    const vector = room.take(count);
    for (let round = 0; round < 3; round++) {
      vector.set(some(count));
      expect(inRoom(vector)).toBe(plain(vector));
    }
  }
  expect(triangleProduct(Float64Array.of(2, 3, 4), 2, undefined)(Float64Array.of(5, 6))).toBe(10 ** 2 + 39 ** 2);
});
