import { describe, expect, it } from "vitest";

import { profileWish } from "#core/inventory/profile-label.ts";

describe("profileWish()", () => {
  it.each([
    ["auto", { template: null, inPlace: false }],
    ["in-place", { template: null, inPlace: true }],
    ["auto.in-place", { template: null, inPlace: true }],
    ["nightly", { template: "nightly", inPlace: false }],
    ["nightly.in-place", { template: "nightly", inPlace: true }],
  ])("reads %s", (value, wish) => expect(profileWish(value)).toEqual(wish));

  it.each(["", "Nightly", "-a", "a..in-place", "true/false"])("refuses %j", (value) =>
    expect(profileWish(value)).toBeUndefined(),
  );
});
