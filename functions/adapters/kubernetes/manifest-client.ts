import type { Clock } from "#ports/clock.ts";

import { apiAccess, type AccessSettings, type ApiAccess } from "./api-access.ts";
import { ApiRequests } from "./api-requests.ts";

/** An object as a file describes it. */
export interface ObjectManifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly [field: string]: unknown;
}

/** An object as the API keeps it, with who changed what of it. */
export interface KeptObject extends ObjectManifest {
  readonly metadata: ObjectManifest["metadata"] & {
    readonly managedFields?: readonly { readonly manager?: string; readonly operation?: string }[];
    readonly resourceVersion?: string;
  };
}

/** Objects of any kind that a cluster knows, as files describe them. */
export interface ManifestClient {
  /** Undefined where there is none, or the cluster does not know its kind. */
  get(manifest: ObjectManifest): Promise<KeptObject | undefined>;
  /**
   * Server-side apply: makes the object or changes the fields that the manifest says, and gives back fields that an earlier
   * one said. `onlyTry` changes nothing and returns what would be there. Undefined where the cluster does not know its kind.
   */
  apply(manifest: ObjectManifest, options?: { readonly onlyTry?: boolean }): Promise<KeptObject | undefined>;
  /** False where there was none. */
  delete(manifest: ObjectManifest): Promise<boolean>;
  /** The address of the API, for people. */
  readonly address: () => Promise<string>;
}

/** Whose fields they are, as the API keeps it. */
export const FIELD_MANAGER = "profaas";

interface KnownKind {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

export function manifestClient({ clock, ...settings }: AccessSettings & { readonly clock: Clock }): ManifestClient {
  let access: Promise<ApiAccess> | undefined;
  const reach = (): Promise<ApiAccess> => (access ??= apiAccess(settings));
  const requests = new ApiRequests(reach, clock);
  const known = new Map<string, Promise<readonly KnownKind[]>>();

  const kindsOf = (apiVersion: string): Promise<readonly KnownKind[]> => {
    const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const call = { action: `ask which kinds ${apiVersion} has`, method: "GET", path: root } as const;
    const found =
      known.get(apiVersion) ??
      requests.json<{ resources: KnownKind[] }>(call, [404]).then((answer) => answer?.resources ?? []);
    known.set(apiVersion, found);
    return found;
  };
  async function pathOf({ apiVersion, kind, metadata }: ObjectManifest): Promise<string | undefined> {
    const found = (await kindsOf(apiVersion)).find((each) => each.kind === kind && !each.name.includes("/"));
    if (found === undefined) return undefined;
    const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const namespace = found.namespaced ? `/namespaces/${encodeURIComponent(metadata.namespace ?? "default")}` : "";
    return `${root}${namespace}/${found.name}/${encodeURIComponent(metadata.name)}`;
  }
  const words = ({ kind, metadata }: ObjectManifest): string => `${kind} "${metadata.name}"`;

  return {
    async get(manifest) {
      const path = await pathOf(manifest);
      if (path === undefined) return undefined;
      return requests.json<KeptObject>({ action: `read ${words(manifest)}`, method: "GET", path }, [404]);
    },
    async apply(manifest, { onlyTry = false } = {}) {
      const path = await pathOf(manifest);
      if (path === undefined) return undefined;
      return requests.json<KeptObject>({
        action: `apply ${words(manifest)}`,
        method: "PATCH",
        path,
        query: { fieldManager: FIELD_MANAGER, force: "true", dryRun: onlyTry ? "All" : undefined },
        body: manifest,
        contentType: "application/apply-patch+yaml",
      });
    },
    async delete(manifest) {
      const path = await pathOf(manifest);
      if (path === undefined) return false;
      const body = { apiVersion: "v1", kind: "DeleteOptions", propagationPolicy: "Background" };
      const call = { action: `delete ${words(manifest)}`, method: "DELETE", path, body } as const;
      return (await requests.text(call, [404])) !== undefined;
    },
    address: async () => (await reach()).server.origin,
  };
}
