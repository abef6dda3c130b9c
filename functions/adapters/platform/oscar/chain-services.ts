import type { NotificationRule } from "#core/campaign/notification-rule.ts";
import type { RunRequest } from "#ports/service-platform.ts";

import { type OscarGround, siteOf } from "./oscar-site.ts";
import { FOLDERS, outputFolder, outputPaths } from "./run-keys.ts";
import type { RunLayout } from "./run-layout.ts";
import type { RoutedArrival } from "./replay-run.ts";

const RULE_START = "profaas-chain-";
const UPLOADS = "s3:ObjectCreated:*";

/**
 * Whether files go from one component to the next without us, by a notification of the bucket that they land in: where
 * the load does not have to hold the parallelism, both are on one OSCAR, and one file makes one invocation.
 */
export function isChained(layout: RunLayout, from: string, to: string, ground: OscarGround): boolean {
  const [source, target] = [layout.placeOf(from), layout.placeOf(to)];
  if (source.site !== target.site || target.component.join) return false;
  if (!source.isOwn || !target.isOwn) return !source.isOwn && !target.isOwn;
  const { parallelism, invocation } = siteOf(ground, source.site).settings;
  return parallelism !== "load" && invocation !== "run";
}

/** True for what its service is told of by the bucket where it lies. */
export function isToldOf(
  layout: RunLayout,
  { arrival, beginning, landed }: RoutedArrival,
  ground: OscarGround,
): boolean {
  if (landed === undefined || beginning.kind !== "there") return false;
  const producer = layout.places.find(
    ({ site, service, isOwn, component }) =>
      site === beginning.at.site &&
      (isOwn
        ? service === beginning.at.bucket
        : component.outputs.some(({ path }) => `${beginning.at.bucket}/${beginning.at.key}`.startsWith(`${path}/`))),
  );
  return producer !== undefined && isChained(layout, producer.component.name, arrival.component, ground);
}

/**
 * Has the buckets of our services on one OSCAR tell of outputs to exactly those services that this run wants told. The
 * target of a rule is read off the bucket of the service that it is for: its region is MinIO's own affair.
 */
export async function chainServices(
  run: RunRequest,
  layout: RunLayout,
  site: string,
  ground: OscarGround,
): Promise<void> {
  const { notifications } = await siteOf(ground, site).buckets();
  for (const { component, service, site: own, isOwn } of layout.places) {
    if (own !== site || !isOwn) continue;
    const known = (await notifications.rules(service)).filter(({ id }) => id.startsWith(RULE_START));
    const put: NotificationRule[] = [];
    for (const [index, path] of outputPaths(component.outputs).entries()) {
      const edges = run.edges.filter((edge) => edge.from === component.name && `${path}/`.startsWith(`${edge.path}/`));
      for (const consumer of new Set(edges.map(({ to }) => to))) {
        if (!isChained(layout, component.name, consumer, ground)) continue;
        const target = await targetOf(layout.placeOf(consumer).service, notifications);
        const id = `${RULE_START}${index}-${consumer}`;
        put.push({ id, target, events: [UPLOADS], prefix: `${outputFolder(index)}/`, suffix: "" });
      }
    }
    const wanted = new Set(put.map(({ id }) => id));
    const remove = known.map(({ id }) => id).filter((id) => !wanted.has(id));
    if (put.length === 0 && remove.length === 0) continue;
    if ((await notifications.change(service, { put, remove })) === "noTarget") {
      throw new Error(`Cannot chain service "${service}" as MinIO does not know the target of the next one`);
    }
  }
}

/** Ends all chains of a run, so that a component alone starts no other. */
export async function unchainServices(layout: RunLayout, ground: OscarGround): Promise<void> {
  for (const { service, site, isOwn } of layout.places) {
    if (!isOwn) continue;
    const { notifications, store } = await siteOf(ground, site).buckets();
    if (!(await store.listBuckets()).includes(service)) continue;
    const remove = (await notifications.rules(service)).map(({ id }) => id).filter((id) => id.startsWith(RULE_START));
    if (remove.length > 0) await notifications.change(service, { remove });
  }
}

async function targetOf(service: string, { rules }: { rules(bucket: string): Promise<readonly NotificationRule[]> }) {
  const found = (await rules(service)).find(({ prefix }) => prefix === `${FOLDERS.load}/`);
  if (found !== undefined) return found.target;
  throw new Error(`Cannot chain to service "${service}" as its own bucket tells it of nothing`);
}
