/** The SDK's reading of kubeconfigs and service accounts: loaded only where a cluster is asked for, and nothing else of it. */
export { KubeConfig } from "@kubernetes/client-node";
