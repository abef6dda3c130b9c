import { z } from "zod";

import { deleteObjects } from "#artifacts/delete-objects.ts";
import { readArtifact } from "#artifacts/read-artifact.ts";
import { writeArtifact } from "#artifacts/write-artifact.ts";
import { LoadOrder } from "#core/campaign/load-order.ts";
import { agentInvocationObject, agentRunObject, agentRunPrefix } from "#core/campaign/object-keys.ts";
import type { AgentRunPart, ObjectAddress } from "#core/campaign/object-keys.ts";
import type { RunRequest } from "#core/campaign/run-request.ts";
import type { Clock } from "#ports/clock.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { ClusterOutcome, type RunAttempt } from "../cluster/cluster-run.ts";
import { KeptJob } from "./kept-job.ts";

const OscarRun = z.object({
  format: z.literal("oscar-run"),
  version: z.literal(1),
  /** It was checked before it got here. */
  run: z.custom<RunRequest>((value) => typeof value === "object" && value !== null),
});

/** When the load of a run began, and how the clocks of the MinIOs differ from ours. */
export const OscarLoad = z.object({
  format: z.literal("oscar-load"),
  version: z.literal(1),
  zeroEpochMilliseconds: z.number(),
  /** By cluster: its MinIO's clock less ours, in milliseconds. */
  offsets: z.record(z.string(), z.number()),
});
export type OscarLoad = z.infer<typeof OscarLoad>;

/** How far a run is, and what was given of its load. */
const OscarProgress = z.object({
  format: z.literal("oscar-progress"),
  version: z.literal(1),
  finishedInvocations: z.int().nonnegative(),
  given: z.object({ uploads: z.number(), sumSeconds: z.number(), largestSeconds: z.number() }),
});
export type OscarProgress = Pick<z.infer<typeof OscarProgress>, "finishedInvocations" | "given">;

const Claim = z.object({
  format: z.literal("oscar-claim"),
  version: z.literal(1),
  holder: z.string(),
  leaseUntilEpochMilliseconds: z.number(),
});

interface ClaimGround {
  readonly clock: Clock;
  readonly leaseSeconds: number;
}

/** The objects that one attempt at a run leaves while it lasts: whoever comes finds where it is. */
export class OscarRunObjects {
  readonly #store: ObjectStore;
  readonly #run: RunAttempt;

  constructor(store: ObjectStore, run: RunAttempt) {
    this.#store = store;
    this.#run = run;
  }

  async request(): Promise<RunRequest | undefined> {
    return (await readArtifact(this.#store, this.#address("request"), OscarRun))?.artifact.run;
  }
  async outcome(): Promise<ClusterOutcome | undefined> {
    return (await readArtifact(this.#store, this.#address("outcome"), ClusterOutcome))?.artifact.outcome;
  }
  async load(): Promise<OscarLoad | undefined> {
    return (await readArtifact(this.#store, this.#address("load"), OscarLoad))?.artifact;
  }
  async progress(): Promise<OscarProgress | undefined> {
    return (await readArtifact(this.#store, this.#address("progress"), OscarProgress))?.artifact;
  }
  async order(): Promise<{ readonly order: LoadOrder; readonly etag: string } | undefined> {
    const found = await readArtifact(this.#store, this.#address("order"), LoadOrder);
    return found && { order: found.artifact, etag: found.etag };
  }
  /** Until when whoever has the run in hand counts as alive, and whether he does; undefined where nobody has it. */
  async claimed(ground: ClaimGround): Promise<{ readonly until: number; readonly isAlive: boolean } | undefined> {
    const found = (await readArtifact(this.#store, this.#address("claim"), Claim))?.artifact;
    if (found === undefined) return undefined;
    const isAlive = !isOver(found, ground.clock.epochMilliseconds(), ground.leaseSeconds);
    return { until: found.leaseUntilEpochMilliseconds, isAlive };
  }
  async isCancelled(): Promise<boolean> {
    const { bucket, key } = this.#address("cancel");
    return (await this.#store.head(bucket, key)) !== undefined;
  }
  async job(invocation: string): Promise<KeptJob | undefined> {
    return (await readArtifact(this.#store, this.#invocation(invocation), KeptJob))?.artifact;
  }

  /** Asks for the run; nothing changes when it was asked for before. */
  async writeRequest(run: RunRequest): Promise<void> {
    await writeArtifact(this.#store, this.#address("request"), { format: "oscar-run", version: 1, run } as never, {
      ifAbsent: true,
    });
  }
  /** False where somebody else changed the order since it was read, or ordered before. */
  async writeOrder(order: LoadOrder, etag?: string): Promise<boolean> {
    const condition = etag === undefined ? ({ ifAbsent: true } as const) : { ifMatch: etag };
    return (await writeArtifact(this.#store, this.#address("order"), order, condition)).kind === "stored";
  }
  orderKey(): string {
    return this.#address("order").key;
  }
  async writeProgress({ finishedInvocations, given }: OscarProgress): Promise<void> {
    const progress = { format: "oscar-progress", version: 1, finishedInvocations, given } as const;
    await writeArtifact(this.#store, this.#address("progress"), progress);
  }
  /** What was written first holds. */
  async writeLoad(load: OscarLoad): Promise<OscarLoad> {
    const put = await writeArtifact(this.#store, this.#address("load"), load, { ifAbsent: true });
    return put.kind === "stored" ? load : ((await this.load()) ?? load);
  }
  /** False when the run has its outcome already. */
  async writeOutcome(outcome: ClusterOutcome): Promise<boolean> {
    const artifact: z.infer<typeof ClusterOutcome> = { format: "cluster-outcome", version: 1, outcome };
    const put = await writeArtifact(this.#store, this.#address("outcome"), artifact, { ifAbsent: true });
    return put.kind === "stored";
  }
  async writeCancel(): Promise<void> {
    await writeArtifact(this.#store, this.#address("cancel"), { format: "cluster-cancel", version: 1 });
  }
  async writeJob(invocation: string, job: KeptJob): Promise<void> {
    await writeArtifact(this.#store, this.#invocation(invocation), job);
  }

  /** Takes the run in hand, unless somebody has it who was alive lately. */
  async claim(holder: string, { clock, leaseSeconds }: ClaimGround): Promise<boolean> {
    const found = await readArtifact(this.#store, this.#address("claim"), Claim);
    const now = clock.epochMilliseconds();
    const isFree = found === undefined || found.artifact.holder === holder || isOver(found.artifact, now, leaseSeconds);
    if (!isFree) return false;
    const claim = {
      format: "oscar-claim",
      version: 1,
      holder,
      leaseUntilEpochMilliseconds: now + leaseSeconds * 1000,
    } as const;
    const condition = found === undefined ? ({ ifAbsent: true } as const) : { ifMatch: found.etag };
    return (await writeArtifact(this.#store, this.#address("claim"), claim, condition)).kind === "stored";
  }
  async leave(): Promise<void> {
    const { bucket, key } = this.#address("claim");
    await this.#store.delete(bucket, key);
  }

  async remove(): Promise<void> {
    const { campaignId, runId, attempt } = this.#run;
    await deleteObjects(this.#store, agentRunPrefix(campaignId, runId, attempt));
  }

  #address(part: AgentRunPart): ObjectAddress {
    const { campaignId, runId, attempt } = this.#run;
    return agentRunObject(campaignId, runId, attempt, part);
  }
  #invocation(invocation: string): ObjectAddress {
    const { campaignId, runId, attempt } = this.#run;
    return agentInvocationObject(campaignId, runId, attempt, invocation, "result");
  }
}

/** A lease that lies far ahead was given by a clock that was wrong. */
function isOver(
  { leaseUntilEpochMilliseconds: until }: z.infer<typeof Claim>,
  now: number,
  leaseSeconds: number,
): boolean {
  return until <= now || until > now + 10 * leaseSeconds * 1000;
}
