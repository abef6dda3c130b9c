import type {
  Kubernetes,
  KubernetesChange,
  KubernetesKind,
  KubernetesList,
  KubernetesObject,
  KubernetesSelection,
  WatchEnd,
} from "#ports/kubernetes.ts";

/** A Kubernetes in memory: it keeps what is created and tells of changes, but nothing ever runs. */
export interface FakeKubernetes extends Kubernetes {
  readonly objects: Map<string, KubernetesObject>;
  /** Puts an object there, or another state of it, as the cluster would. */
  set(kind: KubernetesKind, object: KubernetesObject): void;
  /** Ends all watches so, as a server or a network does. */
  endWatches(end: "closed" | "expired" | "broken"): void;
  readonly watches: number;
}

export function fakeKubernetes(): FakeKubernetes {
  const objects = new Map<string, KubernetesObject>();
  const watchers = new Set<{
    readonly kind: KubernetesKind;
    readonly selection: KubernetesSelection;
    tell(change: KubernetesChange): void;
    end(how: "closed" | "expired" | "broken"): void;
  }>();
  let version = 0;
  const keyOf = (kind: KubernetesKind, namespace: string | undefined, name: string) =>
    JSON.stringify([kind, namespace ?? "", name]);
  const tell = (kind: KubernetesKind, change: KubernetesChange): void => {
    for (const watcher of watchers) {
      if (watcher.kind === kind && isSelected(change.object, watcher.selection)) watcher.tell(change);
    }
  };
  const set = (kind: KubernetesKind, object: KubernetesObject): KubernetesObject => {
    const key = keyOf(kind, object.metadata.namespace, object.metadata.name);
    const type = objects.has(key) ? "modified" : "added";
    const kept = { ...object, metadata: { ...object.metadata, resourceVersion: String(++version) } };
    objects.set(key, kept);
    tell(kind, { type, object: kept });
    return kept;
  };
  return {
    objects,
    set: (kind, object) => void set(kind, object),
    get watches() {
      return watchers.size;
    },
    endWatches(how) {
      for (const watcher of [...watchers]) watcher.end(how);
    },
    get: (kind, namespace, name) => Promise.resolve(objects.get(keyOf(kind, namespace, name))),
    list: (kind, selection = {}) => {
      const items = [...objects].flatMap(([key, object]) =>
        (JSON.parse(key) as string[])[0] === kind && isSelected(object, selection) ? [object] : [],
      );
      return Promise.resolve({ items, resourceVersion: String(version) } satisfies KubernetesList);
    },
    create: (kind, manifest) =>
      Promise.resolve(
        objects.has(keyOf(kind, manifest.metadata.namespace, manifest.metadata.name))
          ? undefined
          : set(kind, { ...manifest, metadata: { uid: `uid-${manifest.metadata.name}`, ...manifest.metadata } }),
      ),
    merge: (kind, namespace, name, fields) => {
      const present = objects.get(keyOf(kind, namespace, name));
      return Promise.resolve(present === undefined ? undefined : set(kind, { ...present, ...fields }));
    },
    delete: (kind, namespace, name) => {
      const key = keyOf(kind, namespace, name);
      const object = objects.get(key);
      if (object === undefined) return Promise.resolve(false);
      objects.delete(key);
      tell(kind, { type: "deleted", object });
      return Promise.resolve(true);
    },
    watch: (kind, selection, onChange, signal) =>
      new Promise<WatchEnd>((resolve, reject) => {
        const finish = (end: WatchEnd | Error): void => {
          watchers.delete(watcher);
          if (end instanceof Error) reject(end);
          else resolve(end);
        };
        const watcher = {
          kind,
          selection,
          tell: onChange,
          end: (how: "closed" | "expired" | "broken") =>
            finish(
              how === "broken"
                ? new Error("no route")
                : how === "closed"
                  ? { kind: how, resourceVersion: String(version) }
                  : { kind: how },
            ),
        };
        watchers.add(watcher);
        signal.addEventListener("abort", () => finish({ kind: "closed", resourceVersion: String(version) }));
      }),
    log: () => Promise.resolve("the last line\n"),
  };
}

function isSelected(object: KubernetesObject, { namespace, labels = {}, fields }: KubernetesSelection): boolean {
  const { metadata } = object;
  if (namespace !== undefined && metadata.namespace !== namespace) return false;
  if (Object.entries(labels).some(([name, value]) => metadata.labels?.[name] !== value)) return false;
  return (fields ?? "").split(",").every((field) => field === "" || hasField(object, field));
}

function hasField(object: KubernetesObject, field: string): boolean {
  const [, path = "", differs, value] = /^([^!=]+)(!?)=+(.*)$/.exec(field) ?? [];
  const found = path
    .split(".")
    .reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], object);
  return (String(found ?? "") === value) === (differs === "");
}
