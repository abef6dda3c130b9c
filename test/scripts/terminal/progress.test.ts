import { expect, it } from "vitest";

import { startProgress, wholeSeconds } from "../../../scripts/terminal/progress.ts";
import { skippingClock } from "../../support/skipping-clock.ts";
import { fakeIo } from "../fake-io.ts";

it("startProgress() says nothing in the first second, then a line every five", () => {
  const clock = skippingClock();
  const io = fakeIo({ clock });
  const progress = startProgress("faces", io);
  for (let tenths = 0; tenths < 120; tenths++) {
    progress.update({
      done: Math.floor(tenths / 12),
      total: 10,
      note: "blur alone",
      remainingSeconds: 12 - tenths / 10,
    });
    clock.skip(0.1);
  }
  progress.stop();
  expect(io.stderrText().trimEnd().split("\n")).toEqual([
    "faces: 0 of 10 (0 %), about 11 s to go: blur alone",
    "faces: 5 of 10 (50 %), about 6 s to go: blur alone",
    "faces: 9 of 10 (90 %), about 1 s to go: blur alone",
  ]);
  expect(io.stdoutText()).toBe("");
});

it("startProgress() promises nothing while nobody can tell", () => {
  const clock = skippingClock();
  const io = fakeIo({ clock });
  const progress = startProgress("faces", io);
  clock.skip(2);
  progress.update({ done: 0, total: 0, note: "waiting for the profiler" });
  expect(io.stderrText()).toBe("faces: waiting for the profiler\n");
});

it("startProgress() draws a bar on a terminal, lifts it for what is said, and wipes it away at the end", () => {
  const clock = skippingClock();
  let drawn = "";
  const terminal = {
    isTTY: true,
    columns: 80,
    write: (text: string) => void (drawn += text),
  } as unknown as NodeJS.WriteStream;
  const io = { ...fakeIo({ clock }), stderr: { write: (text: string) => void (drawn += text), terminal } };
  const progress = startProgress("faces", io);
  progress.update({ done: 1, total: 4, note: "" });
  expect(drawn).toBe("");
  clock.skip(1.5);
  progress.update({ done: 1, total: 4, note: "blur alone", remainingSeconds: 130 });
  expect(drawn).toMatch(/faces [█░]{24} 1\/4 about 2 min 10 s to go: blur alone/);
  progress.say("Run r1 was lost.");
  progress.stop();
  expect(drawn).toContain("Run r1 was lost.\n");
  expect(drawn.lastIndexOf("\u001b[2K")).toBeGreaterThan(drawn.lastIndexOf("█"));
});

it("wholeSeconds() rounds to seconds, and never to none", () => {
  expect([0.2, 59.6, 119.4, 200].map(wholeSeconds)).toEqual(["1 s", "60 s", "119 s", "3 min 20 s"]);
});
