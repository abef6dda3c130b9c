import { setTimeout as delay } from "node:timers/promises";

import type { Kubernetes, KubernetesKind, KubernetesObject, KubernetesSelection } from "#ports/kubernetes.ts";

import type { OscarContext } from "./oscar-context.ts";
import { nodeView, podView } from "./pod-view.ts";

/** What a user of the cluster sees beside OSCAR: its nodes, which may be cordoned, and its pods with their logs. */
export function kubernetesView(oscar: OscarContext): Kubernetes {
  const objectsOf = (kind: KubernetesKind): KubernetesObject[] => {
    if (kind === "nodes") return oscar.cluster.nodes.map(nodeView) as unknown as KubernetesObject[];
    if (kind !== "pods") return [];
    return [...oscar.jobs.values()].flatMap((job) => (podView(job) as KubernetesObject | undefined) ?? []);
  };
  const list = (kind: KubernetesKind, selection: KubernetesSelection = {}): KubernetesObject[] =>
    objectsOf(kind).filter((object) => isSelected(object, selection));
  const get = (kind: KubernetesKind, name: string): KubernetesObject | undefined =>
    objectsOf(kind).find(({ metadata }) => metadata.name === name);
  const refuse = (): Promise<never> =>
    Promise.reject(
      new Error("Cannot change that in the cluster as only nodes may be changed there, by cordoning them"),
    );

  return {
    get: (kind, _namespace, name) => Promise.resolve(get(kind, name)),
    list: (kind, selection) =>
      Promise.resolve({ items: list(kind, selection), resourceVersion: String(++oscar.revision) }),
    merge(kind, _namespace, name, fields) {
      const spec = (fields as { spec?: { unschedulable?: boolean | null } }).spec;
      if (kind !== "nodes" || spec === undefined || !("unschedulable" in spec)) return refuse();
      if (get(kind, name) === undefined) return Promise.resolve(undefined);
      oscar.cluster.cordon(name, spec.unschedulable === true);
      return Promise.resolve(get(kind, name));
    },
    async watch(kind, selection, onChange, signal) {
      let before = new Map(list(kind, selection).map((object) => [object.metadata.name, JSON.stringify(object)]));
      while (!signal.aborted) {
        await delay(20);
        const now = list(kind, selection);
        for (const object of now) {
          const known = before.get(object.metadata.name);
          if (known === JSON.stringify(object)) continue;
          onChange({ type: known === undefined ? "added" : "modified", object });
        }
        const names = now.map(({ metadata }) => metadata.name);
        for (const [name, object] of before) {
          if (!names.includes(name)) onChange({ type: "deleted", object: JSON.parse(object) as KubernetesObject });
        }
        before = new Map(now.map((object) => [object.metadata.name, JSON.stringify(object)]));
      }
      return { kind: "closed", resourceVersion: String(oscar.revision) };
    },
    log(_namespace, pod, _container, lines) {
      const job = [...oscar.jobs.values()].find(({ name }) => `${name}-pod` === pod);
      const text = job?.pod?.log?.text(false);
      return Promise.resolve(
        text === undefined
          ? undefined
          : text
              .split("\n")
              .slice(-lines - 1)
              .join("\n"),
      );
    },
    create: refuse,
    delete: refuse,
  };
}

function isSelected(object: KubernetesObject, { namespace, labels = {}, fields = "" }: KubernetesSelection): boolean {
  const { metadata } = object;
  if (namespace !== undefined && metadata.namespace !== namespace) return false;
  if (Object.entries(labels).some(([name, value]) => metadata.labels?.[name] !== value)) return false;
  const node = /^spec\.nodeName=(.*)$/.exec(fields)?.[1];
  return node === undefined || (object["spec"] as { nodeName?: string }).nodeName === node;
}
