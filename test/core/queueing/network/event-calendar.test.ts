import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { EventCalendar } from "#core/queueing/network/event-calendar.ts";

describe("EventCalendar", () => {
  it("gives events by their times, and those of one time in the order in which they were scheduled", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 300 }), (times) => {
        const calendar = new EventCalendar();
        times.forEach((time, event) => calendar.schedule(time, event));
        const taken: number[] = [];
        for (let event = calendar.next(); event >= 0; event = calendar.next()) taken.push(event);
        const expected = [...times.keys()].sort((left, right) => times[left]! - times[right]! || left - right);
        expect(taken).toEqual(expected);
      }),
    );
  });

  it("keeps that order when events are scheduled between takings", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.boolean()), { maxLength: 200 }), (steps) => {
        const calendar = new EventCalendar();
        const waiting: { time: number; event: number }[] = [];
        steps.forEach(([gap, take], event) => {
          const time = calendar.now + gap;
          calendar.schedule(time, event);
          waiting.push({ time, event });
          if (!take) return;
          waiting.sort((left, right) => left.time - right.time || left.event - right.event);
          expect(calendar.next()).toBe(waiting.shift()!.event);
        });
        expect(calendar.size).toBe(waiting.length);
      }),
    );
  });

  it("keeps that order with one event beside the others", () => {
    const kinds = fc.constantFrom("schedule", "scheduleLone");
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), kinds, fc.boolean())), (steps) => {
        const calendar = new EventCalendar();
        const waiting: { time: number; event: number }[] = [];
        steps.forEach(([gap, kind, take], event) => {
          const time = calendar.now + gap;
          calendar[kind](time, event);
          waiting.push({ time, event });
          waiting.sort((left, right) => left.time - right.time || left.event - right.event);
          expect(calendar.nextTime).toBe(waiting[0]!.time);
          if (take) expect(calendar.next()).toBe(waiting.shift()!.event);
          expect(calendar.size).toBe(waiting.length);
        });
      }),
    );
  });

  it("refuses the past", () => {
    const calendar = new EventCalendar();
    calendar.schedule(2, 0);
    calendar.next();
    expect(() => calendar.schedule(1, 0)).toThrow(
      "Cannot schedule an event as its time must not lie before the present, 2: 1",
    );
    expect(() => calendar.schedule(NaN, 0)).toThrow(RangeError);
    expect(() => calendar.scheduleLone(1, 0)).toThrow("must not lie before the present, 2: 1");
  });
});
