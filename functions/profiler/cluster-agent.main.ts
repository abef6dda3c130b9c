import { nodeInspector } from "#adapters/kubernetes/node-inspector.ts";
import { openKubernetes } from "#adapters/kubernetes/open-kubernetes.ts";
import { runClusterAgent } from "#adapters/platform/cluster/cluster-agent.ts";
import type { RunAttempt } from "#adapters/platform/cluster/cluster-run.ts";
import { knativeServers } from "#adapters/platform/knative/knative-servers.ts";
import { jobServers } from "#adapters/platform/kubernetes/job-servers.ts";
import { systemClock } from "#adapters/process/clock.ts";
import { logger } from "#adapters/process/logger.ts";
import { storeAt, type StorePlace } from "#wiring/open-store.ts";

/** The process that measures one run in a cluster; its Job says which run, and where the store is. */
const stopping = new AbortController();
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => stopping.abort());

const kubernetes = openKubernetes({ clock: systemClock });
await runClusterAgent({
  run: JSON.parse(required("PROFAAS_RUN")) as RunAttempt,
  jobName: required("PROFAAS_JOB"),
  podAddress: required("POD_IP"),
  store: await storeAt(JSON.parse(required("PROFAAS_STORE")) as StorePlace),
  kubernetes,
  inspector: nodeInspector(kubernetes),
  clock: systemClock,
  log: logger({ json: true }),
  stopping: stopping.signal,
  openServers: {
    kubernetes: jobServers,
    knative: knativeServers,
  },
});
process.exit(0);

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new TypeError(`Cannot begin as ${name} is not set`);
  return value;
}
