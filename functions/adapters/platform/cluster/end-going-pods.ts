import type { Kubernetes } from "#ports/kubernetes.ts";

/**
 * Ends pods at once that are on their way out, and tells how many there still are. They serve nobody any more, but what
 * they asked of their node is theirs until they are gone: a queue-proxy alone would take half a minute.
 */
export async function endGoingPods(
  kubernetes: Kubernetes,
  namespace: string,
  labels: Readonly<Record<string, string>>,
): Promise<number> {
  const { items } = await kubernetes.list("pods", { namespace, labels });
  for (const { metadata } of items) {
    const isGoing = "deletionTimestamp" in metadata && metadata.deletionTimestamp !== null;
    if (isGoing) await kubernetes.delete("pods", namespace, metadata.name, { graceSeconds: 0 });
  }
  return items.length;
}
