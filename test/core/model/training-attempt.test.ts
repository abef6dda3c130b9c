import { expect, it } from "vitest";

import type { TrainingAttempt } from "#core/model/training-attempt.ts";
import { failedAttempts } from "#core/model/training-attempt.ts";

const attempt = (trialsKept: number, failedBefore: number, pid: number): TrainingAttempt => ({
  format: "training-attempt",
  version: 1,
  subject: "blur",
  target: "serviceSeconds",
  owner: { host: "test", bootId: "boot", pidNamespace: "1", pid, startTicks: pid },
  leaseUntilEpochMilliseconds: 0,
  trialsKept,
  failedBefore,
});

it("failedAttempts() counts the dead who got no further one after another, and those who were at work together once", () => {
  const isAlive = ({ owner }: TrainingAttempt): boolean => owner.pid === 9;
  const failed = (trialsKept: number, ...attempts: TrainingAttempt[]): number =>
    failedAttempts(attempts, trialsKept, isAlive);
  expect(failed(0)).toBe(0);
  expect(failed(0, attempt(0, 0, 1))).toBe(1);
  expect(failed(0, attempt(0, 0, 1), attempt(0, 1, 2))).toBe(2);
  expect(failed(0, attempt(0, 0, 1), attempt(0, 0, 2), attempt(0, 0, 3))).toBe(1);
  expect(failed(0, attempt(0, 0, 1), attempt(0, 1, 9))).toBe(1);
  expect(failed(4, attempt(0, 0, 1), attempt(0, 1, 2))).toBe(0);
  expect(failed(4, attempt(0, 0, 1), attempt(0, 1, 2), attempt(4, 0, 3))).toBe(1);
});
