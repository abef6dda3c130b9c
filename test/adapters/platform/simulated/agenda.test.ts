import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { Agenda } from "#adapters/platform/simulated/agenda.ts";

describe("Agenda", () => {
  it("gives items by time, those of one time in the order in which they were added", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9)), (times) => {
        const agenda = new Agenda<number>();
        times.forEach((time, index) => agenda.add(time, index));
        const taken = times.map(() => agenda.next());
        const expected = times
          .map((atSeconds, index) => ({ atSeconds, index }))
          .sort((left, right) => left.atSeconds - right.atSeconds || left.index - right.index);
        expect(taken.map((entry) => entry?.item)).toEqual(expected.map(({ index }) => index));
        expect(agenda.next()).toBeUndefined();
      }),
    );
  });

  it("takes items while it gives others", () => {
    const agenda = new Agenda<string>();
    agenda.add(2, "late");
    agenda.add(1, "early");
    expect(agenda.next()?.item).toBe("early");
    agenda.add(1.5, "between");
    expect([agenda.next()?.item, agenda.next()?.item]).toEqual(["between", "late"]);
  });
});
