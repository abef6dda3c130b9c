import type { Clock } from "#ports/clock.ts";
import type { Kubernetes, KubernetesList, KubernetesObject, KubernetesSelection } from "#ports/kubernetes.ts";

import { apiAccess, type AccessSettings, type ApiAccess } from "./api-access.ts";
import { ApiRequests } from "./api-requests.ts";
import { resourcePath } from "./resource-path.ts";
import { watchObjects } from "./watch-objects.ts";

export interface OpenKubernetesOptions extends AccessSettings {
  readonly clock: Clock;
}

const PAGE = "500";

interface ListPage {
  readonly items: readonly KubernetesObject[];
  readonly metadata: { readonly resourceVersion?: string; readonly continue?: string };
}

const LOG_BYTES = 65_536;

/** A Kubernetes API, reached for at the first request. */
export function openKubernetes({ clock, ...settings }: OpenKubernetesOptions): Kubernetes {
  let access: Promise<ApiAccess> | undefined;
  const requests = new ApiRequests(() => (access ??= apiAccess(settings)), clock);

  async function list(kind: Parameters<Kubernetes["list"]>[0], selection: KubernetesSelection = {}) {
    const path = resourcePath(kind, selection.namespace);
    const items: KubernetesObject[] = [];
    let page: ListPage | undefined;
    do {
      page = (await requests.json<ListPage>({
        action: `list ${kind}`,
        method: "GET",
        path,
        query: { ...queryOf(selection), limit: PAGE, continue: page?.metadata.continue },
      })) as ListPage;
      items.push(...page.items);
    } while (page.metadata.continue !== undefined && page.metadata.continue !== "");
    return { items, resourceVersion: page.metadata.resourceVersion ?? "0" } satisfies KubernetesList;
  }

  return {
    get: (kind, namespace, name) =>
      requests.json(
        { action: `read ${kind} "${name}"`, method: "GET", path: resourcePath(kind, namespace, name) },
        [404],
      ),
    list,
    create: (kind, manifest) =>
      requests.json(
        {
          action: `create ${kind} "${manifest.metadata.name}"`,
          method: "POST",
          path: resourcePath(kind, manifest.metadata.namespace),
          body: manifest,
        },
        [409],
      ),
    merge: (kind, namespace, name, fields) =>
      requests.json(
        {
          action: `change ${kind} "${name}"`,
          method: "PATCH",
          path: resourcePath(kind, namespace, name),
          body: fields,
          contentType: "application/merge-patch+json",
        },
        [404],
      ),
    async delete(kind, namespace, name, { graceSeconds } = {}) {
      const deleted = await requests.text(
        {
          action: `delete ${kind} "${name}"`,
          method: "DELETE",
          path: resourcePath(kind, namespace, name),
          body: {
            apiVersion: "v1",
            kind: "DeleteOptions",
            propagationPolicy: "Background",
            ...(graceSeconds === undefined ? {} : { gracePeriodSeconds: graceSeconds }),
          },
        },
        [404],
      );
      return deleted !== undefined;
    },
    watch: (kind, { resourceVersion, ...selection }, onChange, signal) =>
      watchObjects(
        requests,
        resourcePath(kind, selection.namespace),
        queryOf(selection),
        resourceVersion,
        onChange,
        signal,
      ),
    log: (namespace, pod, container, lines, { timed = false, bytes = LOG_BYTES } = {}) =>
      requests.text(
        {
          action: `read the log of pod "${pod}"`,
          method: "GET",
          path: `${resourcePath("pods", namespace, pod)}/log`,
          query: {
            container,
            tailLines: String(lines),
            limitBytes: String(bytes),
            ...(timed ? { timestamps: "true" } : {}),
          },
        },
        [400, 404],
      ),
  };
}

function queryOf({ labels, fields }: KubernetesSelection): Readonly<Record<string, string | undefined>> {
  const selector = Object.entries(labels ?? {}).map(([name, value]) => `${name}=${value}`);
  return { labelSelector: selector.length === 0 ? undefined : selector.join(","), fieldSelector: fields };
}
