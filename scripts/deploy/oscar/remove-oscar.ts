import { removeManifests } from "../apply-manifests.ts";
import type { DeployedPart } from "../deploy-document.ts";
import { reconcileManifestsOf } from "./deploy-reconcile.ts";
import { removeServices } from "./deploy-services.ts";
import { removingRules, type Deployment, type DeploymentOutcome } from "./deployment.ts";

/** Takes away the services, rules and CronJob that this installation made. */
export async function removeOscar(deployment: Deployment): Promise<DeploymentOutcome> {
  const { client, installation, services, onStep, kubernetes } = deployment;
  const parts: DeployedPart[] = [];
  if (kubernetes !== undefined) {
    parts.push(...(await removeManifests(reconcileManifestsOf(deployment, undefined), { client: kubernetes, onStep })));
  }
  const names = services.map(({ name }) => name).reverse();
  parts.push(
    ...(await removeServices(names, {
      client,
      prefix: installation.prefix,
      onStep,
      beforeRemoval: removingRules(deployment),
    })),
  );
  const foreign = parts.filter(({ state }) => state === "foreign");
  const notes = [
    ...foreign.map(({ kind, name }) => `Left ${kind} ${name}, which somebody else made.`),
    "The buckets stay, with all that they hold: profaas teardown takes them away.",
  ];
  return { complete: true, parts, missing: [], notes };
}
