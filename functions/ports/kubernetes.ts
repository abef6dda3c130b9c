/** What we ask of a Kubernetes API, by the names that its paths have. */
export type KubernetesKind =
  "nodes" | "pods" | "events" | "jobs" | "knativeServices" | "knativeRevisions" | "knativePodAutoscalers";

/** An object as the API writes it: JSON. Who reads it parses the fields that he needs. */
export interface KubernetesObject {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
    readonly creationTimestamp?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** An object as it is to become. */
export interface KubernetesManifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly Readonly<Record<string, unknown>>[];
  };
  readonly [field: string]: unknown;
}

/** Which objects are meant; without a namespace those of the whole cluster. */
export interface KubernetesSelection {
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** A field selector such as `spec.nodeName=edge-1`. */
  readonly fields?: string;
}

export interface KubernetesList {
  readonly items: readonly KubernetesObject[];
  /** Where a watch goes on from. */
  readonly resourceVersion: string;
}

export interface KubernetesChange {
  readonly type: "added" | "modified" | "deleted";
  readonly object: KubernetesObject;
}

/** Why a watch ended: its place in history is too old, so that one must list again, or the connection was closed. */
export type WatchEnd = { readonly kind: "expired" } | { readonly kind: "closed"; readonly resourceVersion: string };

/**
 * A Kubernetes API. What may be expected is a value; what may not (no permission, a manifest that is no good, a server
 * that stays away) is thrown as a sentence. Passing troubles are tried again.
 */
export interface Kubernetes {
  get(kind: KubernetesKind, namespace: string | undefined, name: string): Promise<KubernetesObject | undefined>;
  list(kind: KubernetesKind, selection?: KubernetesSelection): Promise<KubernetesList>;
  /** The new object; undefined when there is one of that name. */
  create(kind: KubernetesKind, manifest: KubernetesManifest): Promise<KubernetesObject | undefined>;
  /** Merges the fields into the object; undefined when there is none. */
  merge(
    kind: KubernetesKind,
    namespace: string | undefined,
    name: string,
    fields: Readonly<Record<string, unknown>>,
  ): Promise<KubernetesObject | undefined>;
  /**
   * Deletes the object and, in the background, what belongs to it; false when there is none. A pod gets so many seconds
   * to end, as many as it says itself where nothing is said.
   */
  delete(
    kind: KubernetesKind,
    namespace: string,
    name: string,
    options?: { readonly graceSeconds?: number },
  ): Promise<boolean>;
  /** Tells of every change after that version until the signal aborts or the connection ends. */
  watch(
    kind: KubernetesKind,
    selection: KubernetesSelection & { readonly resourceVersion: string },
    onChange: (change: KubernetesChange) => void,
    signal: AbortSignal,
  ): Promise<WatchEnd>;
  /** The last lines that a container printed; undefined when there is no such container or it has no log. */
  log(
    namespace: string,
    pod: string,
    container: string,
    lines: number,
    options?: {
      /** Puts the time before each line, in UTC. */
      readonly timed?: boolean;
      /** No more bytes than that; 64 KiB unless said otherwise. */
      readonly bytes?: number;
    },
  ): Promise<string | undefined>;
}
