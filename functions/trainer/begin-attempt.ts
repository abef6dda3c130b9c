import { listObjects } from "#artifacts/list-objects.ts";
import { readArtifact } from "#artifacts/read-artifact.ts";
import { writeArtifact } from "#artifacts/write-artifact.ts";
import {
  attemptObject,
  targetAttemptsPrefix,
  targetTrialsPrefix,
  type ObjectAddress,
} from "#core/campaign/object-keys.ts";
import {
  ATTEMPT_LEASE_SECONDS,
  failedAttempts,
  MOST_FAILED_ATTEMPTS,
  TrainingAttempt,
} from "#core/model/training-attempt.ts";
import type { TrainingTask } from "#core/model/training-task.ts";

import { type HeldLease, holdLease, isLeaseAlive, type LeasePorts } from "#artifacts/hold-lease.ts";
import type { TrainerPorts } from "./trainer-ports.ts";

/** An attempt that this process makes, and keeps alive until it has come to its end, by which it did not fail. */
export interface HeldAttempt extends HeldLease {
  /** How many before it failed in a row. */
  readonly failedBefore: number;
}

export type BegunAttempt =
  | { readonly kind: "begun"; readonly attempt: HeldAttempt }
  /** Too many failed, and nobody is at work on the target. */
  | { readonly kind: "givenUp" }
  /** Too many failed, and somebody else may still succeed. */
  | { readonly kind: "elsewhere" };

type AttemptPorts = LeasePorts & Pick<TrainerPorts, "owner">;

/**
 * Notes that this process sets about learning the target of a task, unless too many died of it. A process that is asked
 * to end has not failed, even when it is given no time to come to its end.
 */
export async function beginAttempt(task: TrainingTask, ports: AttemptPorts): Promise<BegunAttempt> {
  const { store, clock, owner } = ports;
  const isAlive = (attempt: TrainingAttempt): boolean => isLeaseAlive(attempt, ATTEMPT_LEASE_SECONDS, ports);

  for (;;) {
    const keys = (await listObjects(store, targetAttemptsPrefix(task, task))).map(({ key }) => key);
    const attempts = await attemptsAt(keys, store);
    const trialsKept = (await listObjects(store, targetTrialsPrefix(task, task))).length;
    const failedBefore = failedAttempts(attempts, trialsKept, isAlive);
    if (failedBefore >= MOST_FAILED_ATTEMPTS) return { kind: attempts.some(isAlive) ? "elsewhere" : "givenUp" };

    const attempt: TrainingAttempt = {
      format: "training-attempt",
      version: 1,
      subject: task.subject,
      target: task.target,
      owner: { ...owner },
      leaseUntilEpochMilliseconds: clock.epochMilliseconds() + ATTEMPT_LEASE_SECONDS * 1000,
      trialsKept,
      failedBefore,
    };
    const address = nextAddress(task, keys);
    const outcome = await writeArtifact(store, address, attempt, { ifAbsent: true });
    if (outcome.kind === "stored") {
      const lease = holdLease(attempt, { address, etag: outcome.etag, leaseSeconds: ATTEMPT_LEASE_SECONDS }, ports);
      return { kind: "begun", attempt: { ...lease, failedBefore } };
    }
  }
}

async function attemptsAt(keys: readonly string[], store: TrainerPorts["store"]): Promise<TrainingAttempt[]> {
  const found = await Promise.all(keys.map((key) => readArtifact(store, { bucket: "state", key }, TrainingAttempt)));
  return found.flatMap((attempt) => (attempt === undefined ? [] : [attempt.artifact]));
}

/** Each task counts its own, so that shares of a step are not in each other's way. */
function nextAddress(task: TrainingTask, taken: readonly string[]): ObjectAddress {
  for (let attempt = 1; ; attempt++) {
    const address = attemptObject(task, task, task, attempt);
    if (!taken.includes(address.key)) return address;
  }
}
