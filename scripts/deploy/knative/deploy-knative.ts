import { join, resolve } from "node:path";

import { ApiError } from "#adapters/kubernetes/api-error.ts";
import { manifestClient } from "#adapters/kubernetes/manifest-client.ts";
import { nodeInspector } from "#adapters/kubernetes/node-inspector.ts";
import { openKubernetes } from "#adapters/kubernetes/open-kubernetes.ts";
import { kubernetesNodes } from "#adapters/kubernetes/scout/kubernetes-scout.ts";
import { DocumentError } from "#core/document/document-error.ts";

import { badInput, CommandFailure, unreachable } from "../../command-failure.ts";
import { flag, textOption } from "../../options.ts";
import { PACKAGE_ROOT } from "../../package-root.ts";
import type { VerbCall } from "../../verb.ts";
import { applyManifests, removeManifests } from "../apply-manifests.ts";
import type { DeployDocument } from "../deploy-document.ts";
import { imagePlatforms } from "../image/image-platforms.ts";
import { renderOverlay } from "../kustomize/render-overlay.ts";
import { valueAt, type Manifest } from "../manifest.ts";
import { expectedLoad } from "../sizes/expected-load.ts";
import { ownSizes, sizeNotes, type OwnSizes } from "../sizes/own-sizes.ts";
import { sizedManifests } from "../sizes/sized-manifests.ts";
import { missingSentence } from "../missing-sentence.ts";
import { imagesOf, secretsOf } from "./needs-of.ts";

const OVERLAYS = "workflows/modelling/knative/overlays";

/** Applies an overlay of Knative to a cluster, or says what is missing, or takes away what it applied. */
export async function deployKnative(call: VerbCall, onStep: (note: string) => void): Promise<DeployDocument> {
  const given = call.arguments[1];
  if (given === undefined) {
    throw badInput(
      `Cannot deploy on Knative as it must be said which overlay: copy one of ${OVERLAYS}, say your image and store in it, and name its folder`,
    );
  }
  const source = resolve(call.io.directory, given);
  const written = await rendered(source);
  const secrets = secretsOf(written);
  const kubeconfig = textOption(call, "kubeconfig") ?? (call.io.environment["KUBECONFIG"] || undefined);
  const client = manifestClient({ kubeconfig, clock: call.io.clock });
  const check = flag(call, "check");
  try {
    const target = await client.address();
    const sizes = await sizesHere(call, kubeconfig);
    const manifests = sizedManifests(written, sizes);
    if (flag(call, "remove")) {
      const parts = await removeManifests(manifests, { client, onStep });
      const notes = parts
        .filter(({ state }) => state === "foreign")
        .map(({ kind, name }) => `Left ${kind} ${name}, which others say something of too.`);
      return { platform: "knative", target, source, complete: true, parts: [...parts], missing: [], notes };
    }
    const parts = await applyManifests(manifests, { client, check, onStep });
    const missing: string[] = [];
    const notes: string[] = [...sizeNotes(sizes)];
    if (parts.some(({ kind, state, name }) => kind === "Service" && state === "missing" && !check && name !== "")) {
      missing.push("The cluster has no Knative Serving: it does not know services of serving.knative.dev/v1.");
    }
    missing.push(...parts.flatMap(missingSentence));
    for (const { namespace, name, keys } of secrets) {
      const found = await client.get({ apiVersion: "v1", kind: "Secret", metadata: { name, namespace } });
      const lacking = keys.filter((key) => valueAt(found, "data", key) === undefined);
      if (found === undefined) missing.push(`There is no Secret ${namespace}/${name}: pods wait for it.`);
      else if (lacking.length > 0) missing.push(`Secret ${namespace}/${name} lacks ${lacking.join(", ")}.`);
    }
    for (const image of imagesOf(manifests)) {
      const found = await imagePlatforms(image);
      if (found.kind === "absent") missing.push(`Its registry has no image ${image}.`);
      if (found.kind === "unknown")
        notes.push(`Whether nodes can pull ${image} cannot be told from here: ${found.reason}.`);
    }
    if (check) {
      for (const manifest of manifests) {
        if (manifest.apiVersion === "serving.knative.dev/v1")
          missing.push(...unready(manifest, await client.get(manifest)));
      }
    } else notes.push("profaas setup makes the buckets; profaas deploy knative --check tells when all is ready.");
    return { platform: "knative", target, source, complete: missing.length === 0, parts: [...parts], missing, notes };
  } catch (error) {
    if (error instanceof CommandFailure || error instanceof DocumentError) throw error;
    throw unreachable(error instanceof Error ? error.message : String(error), error);
  }
}

/** By the nodes of this cluster; whoever may not see them is told what was measured alone. */
async function sizesHere(call: VerbCall, kubeconfig: string | undefined): Promise<OwnSizes> {
  if (flag(call, "asWritten")) return {};
  const inspector = nodeInspector(openKubernetes({ kubeconfig, clock: call.io.clock }));
  const nodes = await kubernetesNodes(inspector).catch((error: unknown) => {
    if (error instanceof ApiError && error.status === 403) return [];
    throw error;
  });
  return ownSizes(nodes, expectedLoad(textOption(call, "expect")));
}

async function rendered(folder: string): Promise<readonly Manifest[]> {
  try {
    return await renderOverlay(folder);
  } catch (error) {
    if (error instanceof CommandFailure) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw badInput(
      `Cannot deploy "${folder}" as it must be an overlay of ${join(PACKAGE_ROOT, OVERLAYS)}: ${reason}`,
      error,
    );
  }
}

/** Why a service of Knative is not ready, in the words of its controller. */
function unready({ metadata }: Manifest, found: unknown): readonly string[] {
  if (found === undefined) return [];
  const conditions = valueAt(found, "status", "conditions") as readonly Readonly<Record<string, string>>[] | undefined;
  const ready = conditions?.find(({ type }) => type === "Ready");
  if (ready?.["status"] === "True") return [];
  const words = [ready?.["reason"], ready?.["message"]].filter((word) => word !== undefined && word !== "").join(": ");
  return [`Service ${metadata.name} is not ready${words === "" ? " yet" : `: ${words}`}.`];
}
