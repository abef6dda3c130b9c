import { describe, expect, it } from "vitest";

import { bearerAccess } from "#adapters/process/bearer-access.ts";

import { manualClock } from "../../support/manual-clock.ts";

const RIGHT = "Bearer the-right-token-1234";
const tokens = async (): Promise<string[]> => ["another-token-567890", "the-right-token-1234"];

describe("bearerAccess()", () => {
  it("grants who sends one of the tokens, however the scheme is spelled", async () => {
    const access = bearerAccess({ tokens, clock: manualClock() });
    expect(await access(RIGHT)).toBe("granted");
    expect(await access("bearer another-token-567890")).toBe("granted");
  });

  it.each([
    undefined,
    "",
    "Bearer",
    "Bearer ",
    "the-right-token-1234",
    "Basic the-right-token-1234",
    "Bearer the-right-token-123",
    "Bearer the-right-token-12345",
    "Bearer THE-RIGHT-TOKEN-1234",
    "Bearer  the-right-token-1234",
    "Bearer the-right-token-1234, Bearer x",
  ])("denies %j", async (authorization) => {
    expect(await bearerAccess({ tokens, clock: manualClock() })(authorization)).toBe("denied");
  });

  it("denies everybody when there are no tokens, those without one too", async () => {
    const access = bearerAccess({ tokens: async () => [], clock: manualClock() });
    expect([await access(undefined), await access("Bearer "), await access(RIGHT)]).toEqual(Array(3).fill("denied"));
  });

  it("tells a burst of wrong tokens to come later, slowly lets it again, and never keeps out the right one", async () => {
    const clock = manualClock();
    const access = bearerAccess({ tokens, clock, mostWrong: 20, wrongPerSecond: 1 });
    const answers: string[] = [];
    for (let count = 0; count < 100; count++) {
      answers.push(await access(`Bearer wrong-token-number-${count}`));
      expect(await access(RIGHT)).toBe("granted");
    }
    expect(answers.filter((answer) => answer === "denied")).toHaveLength(20);
    expect(answers.slice(20).every((answer) => answer === "limited")).toBe(true);
    await clock.advance(2);
    const later = await Promise.all([1, 2, 3].map(() => access("Bearer wrong")));
    expect(later).toEqual(["denied", "denied", "limited"]);
  });
});
