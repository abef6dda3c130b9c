import type { Clock } from "#ports/clock.ts";
import type { Kubernetes, KubernetesKind } from "#ports/kubernetes.ts";

import type { MeasuredCluster, RunAttempt } from "./cluster-run.ts";
import { endGoingPods } from "./end-going-pods.ts";
import { roleLabels, runLabels } from "./run-names.ts";

const GONE_PATIENCE_SECONDS = 20;
const GONE_LOOK_SECONDS = 0.25;

/** Deletes what a run's components have in the cluster, found by its labels, and waits until their pods are gone. */
export async function removeRunObjects(
  kubernetes: Kubernetes,
  settings: MeasuredCluster,
  run: RunAttempt,
  clock: Clock,
): Promise<void> {
  await removeByLabels(kubernetes, settings, roleLabels(run, "component"));
  const endSeconds = clock.monotonicSeconds() + GONE_PATIENCE_SECONDS;
  while ((await podsLeft(kubernetes, settings, run)) > 0 && clock.monotonicSeconds() < endSeconds) {
    await clock.sleep(GONE_LOOK_SECONDS);
  }
}

/** Deletes everything of a run in the cluster, its agent too. */
export async function removeWholeRun(
  kubernetes: Kubernetes,
  settings: MeasuredCluster,
  run: RunAttempt,
): Promise<void> {
  await removeByLabels(kubernetes, settings, runLabels(run));
}

async function removeByLabels(
  kubernetes: Kubernetes,
  { kind, namespace }: MeasuredCluster,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  const kinds: readonly KubernetesKind[] = kind === "knative" ? ["knativeServices", "jobs"] : ["jobs"];
  for (const each of kinds) {
    const { items } = await kubernetes.list(each, { namespace, labels });
    for (const { metadata } of items) await kubernetes.delete(each, namespace, metadata.name);
  }
}

async function podsLeft(
  kubernetes: Kubernetes,
  { kind, namespace }: MeasuredCluster,
  run: RunAttempt,
): Promise<number> {
  const labels = roleLabels(run, "component");
  if (kind === "knative") return endGoingPods(kubernetes, namespace, labels);
  return (await kubernetes.list("pods", { namespace, labels })).items.length;
}
