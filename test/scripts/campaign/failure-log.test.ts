import { expect, it } from "vitest";

import type { Progress } from "../../../scripts/terminal/progress.ts";

import { failureLog } from "../../../scripts/campaign/failure-log.ts";
import { quietLogger } from "../../support/quiet-logger.ts";
import { fakeIo } from "../fake-io.ts";

it("failureLog() says warnings and errors, through the progress while there is one", () => {
  const io = fakeIo();
  const log = failureLog(quietLogger(), io);
  log.warn("Run r1 was lost");
  log.info("Campaign accepted");
  const lifted: string[] = [];
  log.speakThrough({ say: (sentence: string) => void lifted.push(sentence) } as Progress);
  log.error("The trainer failed");
  expect(io.stderrText()).toBe("Run r1 was lost\n");
  expect(lifted).toEqual(["The trainer failed"]);
});

it("failureLog() does not repeat what is told with the models", () => {
  const io = fakeIo();
  failureLog(quietLogger(), io).warn("Cannot learn outputCount of blur as …");
  expect(io.stderrText()).toBe("");
});

it("failureLog() tells once that there is news, and gives up at the third failure", () => {
  const log = failureLog(quietLogger(), fakeIo());
  expect(log.takeNews()).toBe(false);
  log.error("The trainer failed on a");
  log.error("The trainer failed on b");
  expect([log.takeNews(), log.takeNews()]).toEqual([true, false]);
  log.throwIfHopeless();
  log.error("The trainer failed on c");
  expect(() => log.throwIfHopeless()).toThrow("a function failed 3 times, the last time so: The trainer failed on c");
});

it("failureLog() forgets failures after which the work went on, and tells why it gave up", () => {
  const log = failureLog(quietLogger(), fakeIo());
  for (let campaignDay = 0; campaignDay < 10; campaignDay++) {
    log.error("The profiler failed on a");
    log.forget();
  }
  log.throwIfHopeless();
  const error = new Error("OSCAR was away");
  for (let time = 0; time < 3; time++) log.error("The profiler failed on a", { error });
  expect(() => log.throwIfHopeless()).toThrow(expect.objectContaining({ cause: error }));
});
