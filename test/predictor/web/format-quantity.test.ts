import * as fc from "fast-check";
import { expect, it } from "vitest";

import { formatQuantity } from "#core/document/format-quantity.ts";

import { pageModule } from "./page-module.ts";

const page = await pageModule<{ formatQuantity: typeof formatQuantity }>("format-quantity.js");

it("formatQuantity() of the page says what the server says", () => {
  const value = fc.oneof(
    fc.double({ noNaN: false }),
    fc.double({ min: 0, max: 1e5, noNaN: true }),
    fc.integer({ min: -10, max: 100_000 }),
    fc.constantFrom(0.9995, 0.9994, 119.5, 119.49, 7_199.5, 172_770, 1_023.5, 1_000),
  );
  fc.assert(
    fc.property(value, fc.constantFrom("s", "B", "millicores", "1", "", "ms"), (number, unit) => {
      expect(page.formatQuantity(number, unit)).toBe(formatQuantity(number, unit));
    }),
    { numRuns: 500 },
  );
});
