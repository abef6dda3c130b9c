import type { Manifest } from "../manifest.ts";
import { applyManifests } from "../apply-manifests.ts";
import type { DeployedPart } from "../deploy-document.ts";
import type { Deployment } from "./deployment.ts";
import { reconcileManifests } from "./reconcile-manifests.ts";

/** Makes the CronJob that finds what no event told of, or says who has to. */
export async function deployReconcile(
  deployment: Deployment,
  { check, image }: { readonly check: boolean; readonly image: string | undefined },
): Promise<{ readonly parts: readonly DeployedPart[]; readonly notes: readonly string[] }> {
  const { kubernetes, isAdministrator, onStep } = deployment;
  if (kubernetes === undefined || !isAdministrator) {
    const reason =
      kubernetes === undefined
        ? "no kubeconfig is named (--kubeconfig, KUBECONFIG)"
        : "only OSCAR's administrator has a secret for it";
    return {
      parts: [],
      notes: [
        `No CronJob reconciles, as ${reason}: schedule "profaas reconcile" every few minutes, since MinIO tells of an upload once.`,
      ],
    };
  }
  const manifests = reconcileManifestsOf(deployment, image);
  return { parts: await applyManifests(manifests, { client: kubernetes, check, onStep }), notes: [] };
}

/** The CronJob of this deployment, with the operator's file of its functions. */
export function reconcileManifestsOf(
  { installation, services, configuration }: Deployment,
  image: string | undefined,
): readonly Manifest[] {
  const [profiler] = services;
  return reconcileManifests({
    prefix: installation.prefix,
    configuration,
    image: image ?? profiler?.image ?? "",
    operator: profiler?.variables["PROFAAS_OPERATOR_YAML"] ?? "",
  });
}
