import { listObjects } from "#artifacts/list-objects.ts";
import { readArtifact } from "#artifacts/read-artifact.ts";
import { writeArtifact } from "#artifacts/write-artifact.ts";
import { leaseHolds } from "#core/campaign/lease.ts";
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

import type { TrainerPorts } from "./trainer-ports.ts";

const LEASE_MILLISECONDS = ATTEMPT_LEASE_SECONDS * 1000;

/** An attempt that this process makes, and keeps alive until it has ended. */
export interface HeldAttempt {
  /** It came to an end, and so it did not fail. */
  end(): Promise<void>;
}

export type BegunAttempt =
  | { readonly kind: "begun"; readonly attempt: HeldAttempt }
  /** Too many failed, and nobody is at work on the target. */
  | { readonly kind: "givenUp" }
  /** Too many failed, and somebody else may still succeed. */
  | { readonly kind: "elsewhere" };

type AttemptPorts = Pick<TrainerPorts, "store" | "clock" | "log" | "owner" | "isOwnerGone" | "stopping">;

/**
 * Notes that this process sets about learning the target of a task, unless too many died of it. A process that is asked
 * to end has not failed, even when it is given no time to come to its end.
 */
export async function beginAttempt(task: TrainingTask, ports: AttemptPorts): Promise<BegunAttempt> {
  const { store, clock, owner, isOwnerGone } = ports;
  const isAlive = ({ leaseUntilEpochMilliseconds, owner: other }: TrainingAttempt): boolean =>
    leaseHolds(leaseUntilEpochMilliseconds, clock.epochMilliseconds(), { leaseMilliseconds: LEASE_MILLISECONDS }) &&
    !isOwnerGone(other);

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
      leaseUntilEpochMilliseconds: clock.epochMilliseconds() + LEASE_MILLISECONDS,
      trialsKept,
      failedBefore,
    };
    const address = nextAddress(task, keys);
    const outcome = await writeArtifact(store, address, attempt, { ifAbsent: true });
    if (outcome.kind === "stored") return { kind: "begun", attempt: hold(attempt, address, outcome.etag, ports) };
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

function hold(
  attempt: TrainingAttempt,
  address: ObjectAddress,
  firstEtag: string,
  { store, clock, log, stopping }: AttemptPorts,
): HeldAttempt {
  const over = new AbortController();
  let etag: string | undefined = firstEtag;
  const keepAlive = async (): Promise<void> => {
    const renewal = { ...attempt, leaseUntilEpochMilliseconds: clock.epochMilliseconds() + LEASE_MILLISECONDS };
    const renewed = await writeArtifact(store, address, renewal, { ifMatch: etag ?? firstEtag });
    // Somebody has finished the training, or deleted the campaign.
    etag = renewed.kind === "stored" ? renewed.etag : undefined;
  };
  const lastUntilOver = async (): Promise<void> => {
    while (etag !== undefined) {
      await clock.sleep(ATTEMPT_LEASE_SECONDS / 3, over.signal);
      if (over.signal.aborted) return store.delete(address.bucket, address.key);
      await keepAlive().catch((error: unknown) => log.warn("An attempt was not kept alive", { error }));
    }
  };
  const ended = lastUntilOver().catch((error: unknown) => log.warn("The end of an attempt was not told", { error }));
  const end = (): void => over.abort();
  stopping.addEventListener("abort", end, { once: true });
  if (stopping.aborted) end();
  return {
    end: async () => {
      stopping.removeEventListener("abort", end);
      end();
      await ended;
    },
  };
}
