import { describe, expect, it } from "vitest";

import { kindInputs } from "#core/selection/kind-inputs.ts";

import { featureTable } from "../../support/learning-fixture.ts";

const cores = [1, 2, 4, 1, 2, 4, 1, 2, 4];

describe("kindInputs()", () => {
  it("are numbers that always come with the same value of another one: of those that say the same the first", () => {
    const gflops = [5, 5, 5, 7, 7, 7, 9, 9, 9];
    const disk = gflops.map((value) => 100 - value);
    expect(kindInputs(featureTable({ cores, gflops, disk }))).toEqual(["gflops"]);
    expect(kindInputs(featureTable({ disk, gflops, cores }))).toEqual(["disk"]);
  });

  it("are the finer ones where one value of another has several", () => {
    const gflops = [5, 5, 5, 7, 7, 7, 7, 7, 7];
    const disk = [1, 1, 1, 2, 2, 2, 3, 3, 3];
    expect(kindInputs(featureTable({ cores, gflops, disk }))).toEqual(["disk"]);
  });

  it("are none among amounts that go with no other, that never change or that are many, or among categories", () => {
    const size = [3, 3, 3, 4, 4, 4, 5, 5, 5];
    const always = size.map(() => 1);
    expect(kindInputs(featureTable({ cores, size, always }))).toEqual([]);
    const many = Array.from({ length: 11 }, (_, index) => index);
    expect(kindInputs(featureTable({ many, more: many.map((value) => 2 * value) }))).toEqual([]);
    expect(kindInputs(featureTable({ host: size.map(String), size }))).toEqual([]);
  });
});
