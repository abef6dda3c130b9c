import type { OscarClient } from "#adapters/platform/oscar/api/oscar-client.ts";
import type { OscarService } from "#adapters/platform/oscar/api/oscar-service.ts";
import type { OscarTraits } from "#adapters/platform/oscar/api/oscar-version.ts";

import type { DeployedPart } from "../deploy-document.ts";
import { INSTALLATION_LABEL, serviceDifferences, type WantedService } from "./wanted-service.ts";

export interface DeployServicesOptions {
  readonly client: OscarClient;
  readonly traits: OscarTraits;
  readonly prefix: string;
  /** Change nothing. */
  readonly check: boolean;
  /** Called before anything takes long. */
  readonly onStep: (note: string) => void;
  /** A target that goes away must not be named by a rule any more: MinIO refuses changes of rules that name none. */
  readonly beforeRemoval: (service: string) => Promise<void>;
}

/** Makes what is missing, changes what differs, and leaves alone what is right or somebody else's. */
export async function deployServices(
  wanted: readonly WantedService[],
  options: DeployServicesOptions,
): Promise<readonly DeployedPart[]> {
  const parts: DeployedPart[] = [];
  for (const service of wanted) parts.push(await deployService(service, options));
  return parts;
}

async function deployService(wanted: WantedService, options: DeployServicesOptions): Promise<DeployedPart> {
  const { client, prefix, check, onStep } = options;
  const { name } = wanted;
  const part = { kind: "service", name, differences: [] as string[] };
  const found = await client.service(name);
  if (found === undefined) {
    if (check) return { ...part, state: "missing" };
    onStep(`making ${name}`);
    await client.create(wanted);
    return { ...part, state: "created" };
  }
  if (!isOwn(found, prefix)) return { ...part, state: "foreign" };
  const differences = [...serviceDifferences(wanted, found)];
  if (differences.length === 0) return { ...part, state: "present" };
  if (check) return { ...part, state: "different", differences };
  onStep(`changing ${name}`);
  await change(wanted, found, options);
  return { ...part, state: "changed", differences };
}

/**
 * Before 4.0 an update makes a new token and leaves MinIO with the old one, since our services own no bucket: there a
 * service is made anew. It owns nothing but the list of its jobs.
 */
async function change(
  wanted: WantedService,
  found: OscarService,
  { client, traits, beforeRemoval }: DeployServicesOptions,
): Promise<void> {
  if (traits.tokenOnUpdate === "kept") {
    const labels = { ...found.labels, ...wanted.labels };
    await client.replace({ ...found, ...wanted, labels } as OscarService);
    return;
  }
  await beforeRemoval(wanted.name);
  await client.delete(wanted.name);
  await client.create(wanted);
}

/** Deletes those of these services that this installation made. */
export async function removeServices(
  names: readonly string[],
  { client, prefix, onStep, beforeRemoval }: Omit<DeployServicesOptions, "check" | "traits">,
): Promise<readonly DeployedPart[]> {
  const parts: DeployedPart[] = [];
  for (const name of names) {
    const found = await client.service(name);
    if (found === undefined) continue;
    const part = { kind: "service", name, differences: [] };
    if (!isOwn(found, prefix)) {
      parts.push({ ...part, state: "foreign" });
      continue;
    }
    onStep(`removing ${name}`);
    await beforeRemoval(name);
    await client.delete(name);
    parts.push({ ...part, state: "removed" });
  }
  return parts;
}

function isOwn({ labels }: OscarService, prefix: string): boolean {
  return labels?.[INSTALLATION_LABEL] === prefix;
}
