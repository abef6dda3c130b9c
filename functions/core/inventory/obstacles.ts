import { allowsImage } from "#core/campaign/campaign-context.ts";

import { componentNameOf } from "./component-name-of.ts";
import type { FoundCluster, FoundService } from "./found-cluster.ts";
import type { ProfileTemplate } from "./profile-template.ts";
import { PROFILE_LABEL, profileWish, INPUTS_ANNOTATION } from "./profile-label.ts";

/** What this installation may use, as far as profiling by itself depends on it. */
export interface ProfilingGround {
  /** Resources of the operator's file: where campaigns may measure. */
  readonly resources: Readonly<
    Record<string, { readonly cluster: string; readonly nodeSelector: Readonly<Record<string, string>> }>
  >;
  /** Images that campaigns may name. */
  readonly images: readonly string[];
  readonly templates: ReadonlyMap<string, ProfileTemplate>;
  /** Services that the operator's file allows to be measured themselves, as `cluster/service`: for which component each stands. */
  readonly attached: ReadonlyMap<string, string>;
}

/** Why a service cannot be measured, as sentences; empty where it can. */
export function obstaclesOf(
  service: FoundService,
  cluster: Pick<FoundCluster, "name" | "kind" | "nodes">,
  ground: ProfilingGround,
): string[] {
  const { name, image, script, secrets, uncopied, label } = service;
  const cannot = (rule: string): string => `Cannot measure ${kindWords(service)} "${name}" as ${rule}`;
  const wish = profileWish(label);
  const reasons: string[] = [];
  if (wish === undefined) {
    const rule = `its label ${PROFILE_LABEL} must be auto, in-place or the name of a template`;
    return [cannot(`${rule}: current value is "${label}"`)];
  }
  if (wish.template !== null && !ground.templates.has(wish.template)) {
    reasons.push(cannot(`there is no campaign template "${wish.template}", which its label names`));
  }
  if (secrets.length > 0 && !wish.inPlace) {
    reasons.push(
      cannot(
        `the API hides the values of its secrets (${secrets.join(", ")}) and a copy would run without them: ${PROFILE_LABEL}=in-place measures the service itself`,
      ),
    );
  }
  if (!wish.inPlace) reasons.push(...uncopied.map((what) => cannot(`${what}, which a copy would be without`)));
  if (wish.inPlace && cluster.kind !== "oscar") {
    reasons.push(cannot("only services of OSCAR are measured in place: without in-place a copy is measured"));
  } else if (wish.inPlace && !ground.attached.has(`${cluster.name}/${name}`)) {
    reasons.push(
      cannot(
        `the operator's file must allow that it is measured itself: name it among the services of cluster "${cluster.name}"`,
      ),
    );
  }
  if (!wish.inPlace && ground.attached.has(`${cluster.name}/${name}`)) {
    reasons.push(cannot(`the operator's file would have it measured itself, but its label does not say in-place`));
  }
  if (!wish.inPlace && standsForAnother(service, cluster.name, ground)) {
    reasons.push(
      cannot(
        `the operator's file has another service of cluster "${cluster.name}" stand for its name: rename that component`,
      ),
    );
  }
  if (image === null) reasons.push(cannot("it names no image"));
  else if (!allowsImage(ground.images, image)) {
    reasons.push(cannot(`the operator's file does not allow its image: add "${image}" to images there`));
  }
  if (script === null && cluster.kind !== "knative") {
    reasons.push(cannot("it has no script or command to run in its image"));
  }
  if (resourcesFor(service, cluster, ground).length === 0) {
    reasons.push(
      cannot(`the operator's file has no resource on cluster "${cluster.name}" with an open node that fits it`),
    );
  }
  return [...reasons, ...inputObstacles(service, cannot)];
}

/** Whether what a copy would be called is called another service there, which would then be measured in its place. */
function standsForAnother({ name }: FoundService, cluster: string, { attached }: ProfilingGround): boolean {
  const own = `${cluster}/${name}`;
  return [...attached].some(
    ([service, component]) =>
      service !== own && service.startsWith(`${cluster}/`) && component === componentNameOf(name),
  );
}

/** The resources whose nodes the service may run on: those of its cluster that have an open node which it selects. */
export function resourcesFor(
  { nodeSelector }: FoundService,
  cluster: Pick<FoundCluster, "name" | "kind" | "nodes">,
  { resources }: ProfilingGround,
): string[] {
  return Object.entries(resources).flatMap(([name, resource]) => {
    if (resource.cluster !== cluster.name) return [];
    // OSCAR shows no labels of its nodes.
    if (cluster.kind === "oscar") return [name];
    const wanted = { ...resource.nodeSelector, ...nodeSelector };
    return openNodes(cluster, wanted).length > 0 ? [name] : [];
  });
}

/** Nodes that take pods and have all of these labels. */
export function openNodes(
  { nodes }: Pick<FoundCluster, "nodes">,
  labels: Readonly<Record<string, string>>,
): FoundCluster["nodes"] {
  return nodes.filter(
    (node) => node.open && Object.entries(labels).every(([key, value]) => node.labels[key] === value),
  );
}

function inputObstacles({ inputs, source }: FoundService, cannot: (rule: string) => string): string[] {
  if (inputs.length === 0) {
    const rule =
      source === "oscar"
        ? "it has no input bucket to sample inputs from"
        : `nothing tells where its inputs lie: annotate it with ${INPUTS_ANNOTATION}=bucket/folder`;
    return [cannot(rule)];
  }
  const foreign = inputs.filter(({ provider }) => !/^minio(\.default)?$/.test(provider));
  return foreign.length < inputs.length ? [] : [cannot(`its inputs lie in ${foreign[0]!.provider}, not in MinIO`)];
}

export function kindWords({ source }: Pick<FoundService, "source">): string {
  return source === "oscar" ? "OSCAR service" : source === "knative" ? "Knative service" : "Job";
}
