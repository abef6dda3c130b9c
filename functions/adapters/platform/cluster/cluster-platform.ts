import { deleteObjects } from "#artifacts/delete-objects.ts";
import type { BucketRole } from "#core/campaign/bucket-roles.ts";
import type { StoreSettings } from "#core/campaign/operator-store.ts";
import type { Clock } from "#ports/clock.ts";
import type { Kubernetes } from "#ports/kubernetes.ts";
import type { NodeInspector } from "#ports/node-inspector.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { Collected, RunHandle, RunRequest, ServicePlatform } from "#ports/service-platform.ts";

import { agentJob } from "./agent-job.ts";
import { agentState } from "./agent-state.ts";
import { checkClusterRun } from "./check-run.ts";
import type { ClusterOutcome, MeasuredCluster } from "./cluster-run.ts";
import { identifyClusterRun } from "./identify-run.ts";
import { folderSentence, podStore } from "./pod-store.ts";
import { removeWholeRun } from "./remove-run.ts";
import { PREEMPTION } from "./pod-troubles.ts";
import { agentName, campaignLabel } from "./run-names.ts";
import { RunObjects } from "./run-objects.ts";
import { selectedNodes, takesPods } from "./selected-nodes.ts";
import { nodeDescription } from "./watch-nodes.ts";

export interface ClusterPlatformOptions {
  /** Name of the cluster in the operator's file. */
  readonly cluster: string;
  readonly settings: MeasuredCluster;
  /** By resource of this cluster: the labels of its nodes. */
  readonly nodeSelectors: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly allowedImages: readonly string[];
  /** Buckets are named by role. */
  readonly store: ObjectStore;
  /** The same store as the operator's file names it. */
  readonly storePlace: { readonly settings: StoreSettings; readonly prefix: string };
  readonly kubernetes: Kubernetes;
  readonly inspector: NodeInspector;
  readonly clock: Clock;
}

const CANCEL_PATIENCE_SECONDS = 30;
const CANCEL_LOOK_SECONDS = 0.25;
/** Agents are not looked at oftener than that; their outcomes are. */
const LOOK_SECONDS = 2;

/**
 * Runs components in a cluster. A Job of its own, the agent, does the work there, so that a run goes on when the process
 * that asked for it dies; both speak through objects in the state bucket.
 */
export function clusterPlatform(options: ClusterPlatformOptions): ServicePlatform {
  const { cluster, settings, nodeSelectors, store, storePlace, kubernetes, inspector, clock } = options;
  const { kind, namespace } = settings;
  const place = JSON.stringify([cluster, storePlace.prefix, podStore(storePlace, settings)]);
  const objectsOf = (handle: RunHandle) => new RunObjects(store, handle);
  /** The last look at each agent: the more there are, the more the run is disturbed by them. */
  const looks = new Map<string, { readonly atSeconds: number; readonly pending: Collected }>();
  const jobOf = (handle: RunHandle) => ({ namespace, name: agentName(handle, place) });

  async function collect(handle: RunHandle): Promise<Collected> {
    const objects = objectsOf(handle);
    const outcome = await objects.outcome();
    if (outcome !== undefined) return told(outcome);
    const { name } = jobOf(handle);
    const known = looks.get(name);
    if (known !== undefined && clock.monotonicSeconds() - known.atSeconds < LOOK_SECONDS) return known.pending;
    if (!(await objects.isRequested())) return { kind: "lost", reason: "Nothing is known here of this run" };
    const agent = await agentState(kubernetes, clock, jobOf(handle));
    if (agent.kind === "gone") return told(await giveUp(handle, agent.reason));
    const pending = { kind: "pending", finishedInvocations: await objects.finishedInvocations() } as const;
    looks.set(name, { atSeconds: clock.monotonicSeconds(), pending });
    return pending;
  }

  /** Takes away what is left of a run whose agent is gone; the agent's last act may have been the outcome. */
  async function giveUp(handle: RunHandle, reason: string): Promise<ClusterOutcome> {
    const objects = objectsOf(handle);
    const lost: ClusterOutcome = { kind: "lost", reason };
    if (!(await objects.writeOutcome(lost))) return (await objects.outcome()) ?? lost;
    await removeWholeRun(kubernetes, settings, handle);
    await removeWork(objects);
    return lost;
  }

  async function removeWork(objects: RunObjects): Promise<void> {
    const request = await objects.request();
    if (request === undefined) return;
    const { workBucket, workPrefix } = request.run;
    await deleteObjects(store, { bucket: workBucket as BucketRole, key: workPrefix });
  }

  async function cancel(handle: RunHandle): Promise<void> {
    const objects = objectsOf(handle);
    if ((await objects.outcome()) !== undefined || !(await objects.isRequested())) return;
    await objects.writeCancel();
    const endSeconds = clock.monotonicSeconds() + CANCEL_PATIENCE_SECONDS;
    while (clock.monotonicSeconds() < endSeconds) {
      if ((await objects.outcome()) !== undefined) return;
      if ((await kubernetes.get("jobs", namespace, jobOf(handle).name)) === undefined) break;
      await clock.sleep(CANCEL_LOOK_SECONDS);
    }
    await giveUp(handle, "The run was cancelled");
  }

  return {
    kind,
    async describe() {
      const nodes = await inspector.nodes();
      const selectors = Object.values(nodeSelectors);
      const measured = new Set(selectors.flatMap((selector) => selectedNodes(nodes, selector)));
      return {
        kind,
        cluster,
        nodes: (selectors.length === 0 ? nodes : [...measured]).map(nodeDescription),
        enforcement: { cpu: "kubernetes", memory: "kubernetes", notes: [] },
      };
    },
    async load(campaignId, resources) {
      const nodes = await inspector.nodes({}, { uncounted: campaignLabel(campaignId) });
      const selected = new Set(resources.flatMap((resource) => selectedNodes(nodes, nodeSelectors[resource] ?? {})));
      return [...selected].filter(takesPods);
    },
    check: (run) => checkClusterRun(run, options),
    identify: (run) => identifyClusterRun(run, options),
    async start(run) {
      const handle = handleOf(kind, run);
      const objects = objectsOf(handle);
      const reachable = podStore(storePlace, settings);
      if (reachable === undefined) throw new Error(folderSentence(cluster));
      if ((await objects.outcome()) !== undefined) return handle;
      await objects.writeRequest({
        format: "cluster-run",
        version: 1,
        cluster,
        settings,
        store: reachable,
        nodeSelectors: Object.fromEntries(
          Object.entries(nodeSelectors).map(([resource, selector]) => [resource, { ...selector }]),
        ),
        run,
      });
      await kubernetes.create("jobs", agentJob(jobOf(handle).name, handle, settings, reachable));
      return handle;
    },
    collect,
    cancel,
    async forget(handle) {
      await cancel(handle);
      looks.delete(jobOf(handle).name);
      await removeWholeRun(kubernetes, settings, handle);
      const objects = objectsOf(handle);
      await removeWork(objects);
      await objects.remove();
    },
  };
}

/** Who was pushed out by a pod of higher priority says so in the reason. */
function told(outcome: ClusterOutcome): Collected {
  return outcome.kind === "lost" && outcome.reason.includes(PREEMPTION) ? { ...outcome, preempted: true } : outcome;
}

function handleOf(platform: string, { campaignId, runId, attempt }: RunRequest): RunHandle {
  return { platform, campaignId, runId, attempt, details: {} };
}
