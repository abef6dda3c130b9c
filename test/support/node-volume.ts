import { chmod, mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

import type { RealCluster } from "./real-cluster.ts";
import { runCommand } from "./run-command.ts";

/** A volume that a claim without a class is bound to. */
export interface NodeVolume {
  /** It, and what is in it, is gone. */
  close(): Promise<void>;
}

/**
 * A folder of the node as a volume, as k3s and kind hand them out: everybody may write to it, and nobody changes its owner
 * for a pod. A cluster that provides volumes itself is left to it.
 */
export async function nodeVolume({ kubeconfig, environment }: RealCluster, name: string): Promise<NodeVolume> {
  const kubectl = (args: readonly string[], input?: string): Promise<string> =>
    runCommand("kubectl", args, { environment, ...(input === undefined ? {} : { input }) });
  if ((await kubectl(["get", "storageclass", "-o", "name"])) !== "") return { close: () => Promise.resolve() };
  const path = join(dirname(kubeconfig), "volumes", name);
  await mkdir(path, { recursive: true });
  await chmod(path, 0o777);
  const volume = {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name },
    spec: {
      capacity: { storage: "20Gi" },
      accessModes: ["ReadWriteOnce"],
      persistentVolumeReclaimPolicy: "Retain",
      hostPath: { path, type: "Directory" },
    },
  };
  await kubectl(["apply", "-f", "-"], JSON.stringify(volume));
  return {
    async close() {
      await kubectl(["delete", "persistentvolume", name, "--timeout=60s"]);
      await rm(path, { recursive: true, force: true });
    },
  };
}
