import { listObjects } from "#artifacts/list-objects.ts";
import { readArtifact } from "#artifacts/read-artifact.ts";
import { writeArtifact } from "#artifacts/write-artifact.ts";
import { HostPresence } from "#core/campaign/host-presence.ts";
import { hostObject, hostPrefix } from "#core/campaign/object-keys.ts";
import type { System } from "#wiring/open-system.ts";

/** Says that this process serves the store until the next time it says so. */
export async function announce(system: System, url: string | null, forSeconds: number): Promise<void> {
  const { store, owner, clock } = system;
  const hostId = hostIdOf(system);
  const presence: HostPresence = {
    format: "host",
    version: 1,
    hostId,
    owner: { ...owner },
    url,
    aliveUntilEpochMilliseconds: clock.epochMilliseconds() + forSeconds * 1000,
  };
  await writeArtifact(store, hostObject(hostId), presence);
}

/** Takes the announcement back. */
export async function withdraw(system: System): Promise<void> {
  const { bucket, key } = hostObject(hostIdOf(system));
  await system.store.delete(bucket, key);
}

/** The other processes that serve this store now; what the dead left behind is swept up. */
export async function livingHosts(system: System): Promise<HostPresence[]> {
  const { store, clock, isOwnerGone } = system;
  const living: HostPresence[] = [];
  for (const { key } of await listObjects(store, hostPrefix())) {
    const presence = (await readArtifact(store, { bucket: "state", key }, HostPresence))?.artifact;
    if (presence === undefined || presence.hostId === hostIdOf(system)) continue;
    if (isOwnerGone(presence.owner)) {
      await store.delete("state", key);
      continue;
    }
    if (presence.aliveUntilEpochMilliseconds > clock.epochMilliseconds()) living.push(presence);
  }
  return living;
}

/** Names this process among all that may serve the store. */
export function hostIdOf({ owner }: System): string {
  return `${owner.host.replace(/[^A-Za-z0-9-]/g, "-")}-${owner.pid}-${owner.startTicks}`;
}
