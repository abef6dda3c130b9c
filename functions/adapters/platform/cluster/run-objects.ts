import type { z } from "zod";

import { deleteObjects } from "#artifacts/delete-objects.ts";
import { readArtifact } from "#artifacts/read-artifact.ts";
import { writeArtifact } from "#artifacts/write-artifact.ts";
import { agentInvocationObject, agentRunObject, agentRunPrefix } from "#core/campaign/object-keys.ts";
import type { AgentRunPart } from "#core/campaign/object-keys.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { ClusterOutcome, ClusterProgress, ClusterRun, type RunAttempt } from "./cluster-run.ts";
import { StageResult } from "./stage-result.ts";

/** The objects by which platform and agent speak of one run: each is written whole or not at all. */
export class RunObjects {
  readonly #store: ObjectStore;
  readonly #run: RunAttempt;

  constructor(store: ObjectStore, run: RunAttempt) {
    this.#store = store;
    this.#run = run;
  }

  async request(): Promise<ClusterRun | undefined> {
    return (await readArtifact(this.#store, this.#address("request"), ClusterRun))?.artifact;
  }
  async outcome(): Promise<ClusterOutcome | undefined> {
    return (await readArtifact(this.#store, this.#address("outcome"), ClusterOutcome))?.artifact.outcome;
  }
  async finishedInvocations(): Promise<number> {
    const progress = await readArtifact(this.#store, this.#address("progress"), ClusterProgress);
    return progress?.artifact.finishedInvocations ?? 0;
  }
  async isRequested(): Promise<boolean> {
    const { bucket, key } = this.#address("request");
    return (await this.#store.head(bucket, key)) !== undefined;
  }
  async isCancelled(): Promise<boolean> {
    const { bucket, key } = this.#address("cancel");
    return (await this.#store.head(bucket, key)) !== undefined;
  }
  /** What an invocation's stage wrote in the end; undefined when it has written nothing. */
  async result(invocation: string): Promise<StageResult | undefined> {
    const { campaignId, runId, attempt } = this.#run;
    const address = agentInvocationObject(campaignId, runId, attempt, invocation, "result");
    return (await readArtifact(this.#store, address, StageResult))?.artifact;
  }

  /** Asks for the run; nothing changes when it was asked for before. */
  async writeRequest(request: ClusterRun): Promise<void> {
    await writeArtifact(this.#store, this.#address("request"), request, { ifAbsent: true });
  }
  /** False when another pod measures the run, or did: no run is measured by two. */
  async writeClaim(pod: string): Promise<boolean> {
    const claim = { format: "cluster-claim", version: 1, pod };
    return (await writeArtifact(this.#store, this.#address("claim"), claim, { ifAbsent: true })).kind === "stored";
  }
  /** False when the run has its outcome already. */
  async writeOutcome(outcome: ClusterOutcome): Promise<boolean> {
    const artifact: z.infer<typeof ClusterOutcome> = { format: "cluster-outcome", version: 1, outcome };
    const put = await writeArtifact(this.#store, this.#address("outcome"), artifact, { ifAbsent: true });
    return put.kind === "stored";
  }
  async writeProgress(finishedInvocations: number): Promise<void> {
    const progress: ClusterProgress = { format: "cluster-progress", version: 1, finishedInvocations };
    await writeArtifact(this.#store, this.#address("progress"), progress);
  }
  async writeCancel(): Promise<void> {
    await writeArtifact(this.#store, this.#address("cancel"), { format: "cluster-cancel", version: 1 });
  }

  async remove(): Promise<void> {
    const { campaignId, runId, attempt } = this.#run;
    await deleteObjects(this.#store, agentRunPrefix(campaignId, runId, attempt));
  }

  #address(part: AgentRunPart) {
    const { campaignId, runId, attempt } = this.#run;
    return agentRunObject(campaignId, runId, attempt, part);
  }
}
