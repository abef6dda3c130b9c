import { existsSync } from "node:fs";
import { Agent, type RequestOptions } from "node:https";

import type { Cluster, KubeConfig } from "@kubernetes/client-node";

const SERVICE_ACCOUNT_TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount/token";

/** How to find the API: a kubeconfig, or none for a pod's own service account or else KUBECONFIG. */
export interface AccessSettings {
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
}

/** The address of an API, and what a request needs to be let in. */
export interface ApiAccess {
  readonly server: URL;
  options(): Promise<RequestOptions>;
}

/** Reads the access that the SDK's own rules give; tokens are read anew for each request, as they are rotated. */
export async function apiAccess({ kubeconfig, context }: AccessSettings): Promise<ApiAccess> {
  const { KubeConfig } = await import("./kube-config.ts");
  const config = new KubeConfig();
  load(config, kubeconfig);
  if (context !== undefined) {
    const known = config.getContexts().map(({ name }) => name);
    if (!known.includes(context))
      throw new RangeError(`Cannot use context "${context}" as the kubeconfig has only: ${known.join(", ")}`);
    config.setCurrentContext(context);
  }
  const cluster = clusterOf(config, kubeconfig);
  let agent: { readonly key: string; readonly agent: Agent } | undefined;
  return {
    server: new URL(cluster.server),
    async options() {
      const options: RequestOptions = {};
      await config.applyToHTTPSOptions(options);
      const { ca, cert, key, rejectUnauthorized, servername } = options;
      const made = JSON.stringify([ca, cert, key, rejectUnauthorized, servername]);
      // The SDK makes an agent for each request; one that is kept saves a handshake each time.
      if (agent?.key !== made) {
        agent = {
          key: made,
          agent: new Agent({
            keepAlive: true,
            ...Object.fromEntries(
              Object.entries({ ca, cert, key, rejectUnauthorized, servername }).filter(
                ([, value]) => value !== undefined,
              ),
            ),
          }),
        };
      }
      return { ...options, agent: agent.agent };
    },
  };
}

/** What the SDK takes where no kubeconfig names a cluster; nobody's API is there. */
const SDK_DEFAULT = "http://localhost:8080";

function clusterOf(config: KubeConfig, kubeconfig: string | undefined): Cluster {
  const cluster = config.getCurrentCluster();
  if (cluster === null && kubeconfig !== undefined) {
    throw new RangeError(
      `Cannot reach a Kubernetes API as the kubeconfig "${kubeconfig}" must have a current context with a cluster: current value is ${JSON.stringify(config.getCurrentContext() ?? "")}`,
    );
  }
  if (cluster === null || (kubeconfig === undefined && cluster.server === SDK_DEFAULT)) {
    throw new Error(
      "Cannot reach a Kubernetes API as none is named: set kubeconfig in the operator's file, or KUBECONFIG",
    );
  }
  if (!URL.canParse(cluster.server)) {
    throw new RangeError(
      `Cannot reach a Kubernetes API as its kubeconfig must give its address: current value is ${JSON.stringify(cluster.server)}`,
    );
  }
  if (cluster.server.startsWith("http:") && !cluster.skipTLSVerify) {
    throw new RangeError(
      `Cannot reach the Kubernetes API at ${cluster.server} as its address must start with https://, or its kubeconfig say insecure-skip-tls-verify: true`,
    );
  }
  return cluster;
}

function load(config: KubeConfig, kubeconfig: string | undefined): void {
  try {
    if (kubeconfig !== undefined) config.loadFromFile(kubeconfig);
    else if (existsSync(SERVICE_ACCOUNT_TOKEN) && process.env["KUBERNETES_SERVICE_HOST"] !== undefined)
      config.loadFromCluster();
    else config.loadFromDefault();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`Cannot read the kubeconfig "${kubeconfig ?? process.env["KUBECONFIG"] ?? ""}" as ${reason}`, {
      cause,
    });
  }
}
