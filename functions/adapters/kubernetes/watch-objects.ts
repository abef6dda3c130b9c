import { createInterface } from "node:readline";

import type { KubernetesChange, KubernetesObject, WatchEnd } from "#ports/kubernetes.ts";

import { ApiError } from "./api-error.ts";
import type { ApiRequests } from "./api-requests.ts";

/** The server ends a watch after this time by itself; a connection that died unseen ends so, too. */
const WATCH_SECONDS = 240;

const CHANGES: Readonly<Record<string, KubernetesChange["type"]>> = {
  ADDED: "added",
  MODIFIED: "modified",
  DELETED: "deleted",
};

interface WatchLine {
  readonly type: string;
  readonly object: KubernetesObject & { readonly code?: number };
}

/** Tells of changes line by line. Bookmarks move its place in history on, also where nothing changes. */
export async function watchObjects(
  requests: ApiRequests,
  path: string,
  query: Readonly<Record<string, string | undefined>>,
  from: string,
  onChange: (change: KubernetesChange) => void,
  signal: AbortSignal,
): Promise<WatchEnd> {
  let resourceVersion = from;
  try {
    const response = await requests.stream({
      action: `watch ${path}`,
      method: "GET",
      path,
      query: {
        ...query,
        watch: "true",
        allowWatchBookmarks: "true",
        resourceVersion,
        timeoutSeconds: String(WATCH_SECONDS),
      },
      signal,
    });
    response.socket.setTimeout((WATCH_SECONDS + 10) * 1000, () => response.destroy());
    for await (const line of createInterface({ input: response, crlfDelay: Infinity })) {
      if (line === "") continue;
      const { type, object } = JSON.parse(line) as WatchLine;
      if (type === "ERROR") return object.code === 410 ? { kind: "expired" } : { kind: "closed", resourceVersion };
      resourceVersion = object.metadata.resourceVersion ?? resourceVersion;
      const change = CHANGES[type];
      if (change !== undefined) onChange({ type: change, object });
    }
  } catch (error) {
    if (error instanceof ApiError && error.status === 410) return { kind: "expired" };
    if (error instanceof ApiError && error.status !== 429 && error.status < 500) throw error;
    // A line that was cut off or a connection that broke: whoever watches goes on from where it was.
  }
  return { kind: "closed", resourceVersion };
}
