import { z } from "zod";

import { listObjects } from "#artifacts/list-objects.ts";
import { readArtifact } from "#artifacts/read-artifact.ts";
import { writeArtifact } from "#artifacts/write-artifact.ts";
import { oscarChangeObject, oscarChangesPrefix } from "#core/campaign/object-keys.ts";
import { cpuMillicoresOf, memoryBytesOf } from "#core/document/quantity.ts";
import type { RunComponent, RunRequest } from "#ports/service-platform.ts";

import type { RunAttempt } from "../cluster/cluster-run.ts";
import { Refusal } from "../cluster/cluster-servers.ts";
import { changedService, type OscarService, secretNames } from "./api/oscar-service.ts";
import { isGoingOn } from "./open-runs.ts";
import type { OscarGround, OscarSite } from "./oscar-site.ts";
import { serviceLimits } from "./service-definition.ts";
import { LIMIT_VARIABLE } from "./service-script.ts";
import { updateQuietly } from "./update-quietly.ts";

const Fields = z.object({
  cpu: z.string(),
  memory: z.string(),
  logLevel: z.string(),
  /** Null for a variable that it had not. */
  variables: z.record(z.string(), z.string().nullable()),
});
type Fields = z.infer<typeof Fields>;

/** What a service of somebody else's was before we changed it for a run, and what we made of it. */
const Change = z.object({
  format: z.literal("oscar-change"),
  version: z.literal(1),
  service: z.string(),
  run: z.object({ campaignId: z.string(), runId: z.string(), attempt: z.int() }),
  before: Fields,
  set: Fields,
});

/** Levels at which the supervisor says when it does what. */
const TELLING = ["", "NOTSET", "DEBUG", "INFO"];

/**
 * A service that was there before us, as this run's configuration wants it. Where it must be changed for that, what it was
 * is stored first, so that anybody can put it back.
 */
export async function borrowService(
  site: OscarSite,
  ground: OscarGround,
  run: RunRequest,
  component: RunComponent,
): Promise<OscarService> {
  const existing = site.settings.services[component.name];
  const name = existing?.service ?? component.name;
  await returnService(site, ground, name, run);
  const read = await site.client.service(name);
  if (read === undefined)
    throw new Refusal(`Cannot measure service "${name}" as OSCAR "${site.cluster}" has none of that name`);
  const { cpu, memory, variables } = serviceLimits(component);
  const { [LIMIT_VARIABLE]: _limit, ...own } = variables;
  const set: Fields = {
    cpu,
    memory,
    logLevel: TELLING.includes(read.log_level) ? read.log_level : "INFO",
    variables: own,
  };
  const before = fieldsOf(read, Object.keys(own));
  if (JSON.stringify(sorted(before)) === JSON.stringify(sorted(set))) return read;
  if (existing?.change !== true) {
    if (isSameWork(before, set)) return read;
    throw new Refusal(
      `Cannot measure service "${name}" with cpu ${cpu} and memory ${memory} as it has ${before.cpu} and ${before.memory} and may not be changed: set change to true for it in the operator's file`,
    );
  }
  const secrets = knownSecrets(site, read);
  if (secrets === undefined) {
    throw new Refusal(
      `Cannot change service "${name}" for a run as OSCAR would forget its secrets (${secretNames(read).join(", ")}), whose values it hides: name variables that hold them among the services of cluster "${site.cluster}" in the operator's file`,
    );
  }
  const { campaignId, runId, attempt } = run;
  const entry = {
    format: "oscar-change",
    version: 1,
    service: name,
    run: { campaignId, runId, attempt },
    before,
    set,
  } as const;
  await writeArtifact(ground.store, oscarChangeObject(site.cluster, name), entry, { ifAbsent: true });
  const changed = changedService(read, { cpu, memory, logLevel: set.logLevel, variables: own });
  await updateQuietly(site.client, withSecrets(changed, secrets), ground.clock);
  ground.log.info(`Service ${name} changed on OSCAR ${site.cluster} for a run`, { cpu, memory });
  return (await site.client.service(name)) ?? read;
}

/** Puts back what was changed for other runs, or for this one: `except` keeps the change of a run that goes on. */
export async function returnService(
  site: OscarSite,
  { store, log, clock }: OscarGround,
  name: string,
  except?: RunAttempt,
): Promise<void> {
  const address = oscarChangeObject(site.cluster, name);
  const change = (await readArtifact(store, address, Change))?.artifact;
  if (change === undefined) return;
  if (except !== undefined && isSameRun(change.run, except)) return;
  const read = await site.client.service(name);
  if (read !== undefined) {
    const back = restored(read, change.before, change.set);
    const secrets = knownSecrets(site, read);
    if (secrets === undefined) log.warn(`Service ${name} on OSCAR ${site.cluster} loses the names of its secrets`);
    if (back !== undefined) await updateQuietly(site.client, withSecrets(back, secrets ?? {}), clock);
    log.info(`Service ${name} on OSCAR ${site.cluster} is as it was before`);
  }
  await store.delete(address.bucket, address.key);
}

/** Puts back everything that was changed for runs which are over, or of which nothing is known any more. */
export async function returnForgotten(site: OscarSite, ground: OscarGround): Promise<void> {
  for (const { key } of await listObjects(ground.store, oscarChangesPrefix(site.cluster))) {
    const change = (await readArtifact(ground.store, { bucket: "state", key }, Change))?.artifact;
    if (change === undefined || (await isGoingOn(change.run, ground))) continue;
    await returnService(site, ground, change.service);
  }
}

/** What somebody changed since then stays as he wants it. */
function restored(read: OscarService, before: Fields, set: Fields): OscarService | undefined {
  const now = fieldsOf(read, Object.keys(set.variables));
  const pick = <Key extends "cpu" | "memory" | "logLevel">(key: Key): string =>
    now[key] === set[key] ? before[key] : now[key];
  const variables: Record<string, string> = { ...read.environment?.variables };
  for (const [name, value] of Object.entries(set.variables)) {
    if (now.variables[name] !== value) continue;
    const old = before.variables[name] ?? null;
    if (old === null) delete variables[name];
    else variables[name] = old;
  }
  const { secrets: _hidden, ...environment } = read.environment ?? {};
  const back: OscarService = {
    ...read,
    cpu: pick("cpu"),
    memory: pick("memory"),
    log_level: pick("logLevel"),
    environment: { ...environment, variables },
  };
  const isAsNow = JSON.stringify(sorted(fieldsOf(back, Object.keys(set.variables)))) === JSON.stringify(sorted(now));
  return isAsNow ? undefined : back;
}

/** What is to be sent with an update so that nothing of the service's secrets is lost; undefined where it is not known. */
function knownSecrets(site: OscarSite, read: OscarService): Readonly<Record<string, string>> | undefined {
  const existing = Object.values(site.settings.services).find(({ service }) => service === read.name);
  const secrets: Record<string, string> = {};
  for (const name of secretNames(read)) {
    const variable = existing?.secrets[name];
    const value = variable === undefined ? undefined : site.variable(variable);
    if (!value) return undefined;
    secrets[name] = value;
  }
  return secrets;
}

/** None are sent where there are none: an empty value overwrites one that is there. */
function withSecrets(service: OscarService, secrets: Readonly<Record<string, string>>): OscarService {
  if (Object.keys(secrets).length === 0) return service;
  return { ...service, environment: { ...service.environment, secrets: { ...secrets } } };
}

function fieldsOf({ cpu, memory, log_level, environment }: OscarService, names: readonly string[]): Fields {
  const variables = Object.fromEntries(names.map((name) => [name, environment?.variables?.[name] ?? null]));
  return { cpu, memory, logLevel: log_level, variables };
}

/** A log level alone is no reason not to measure: times are then coarser. */
function isSameWork(before: Fields, set: Fields): boolean {
  const of = ({ cpu, memory, variables }: Fields): string =>
    JSON.stringify(sorted({ cpu, memory, logLevel: "", variables }));
  return of(before) === of(set);
}

function sorted({ variables, ...rest }: Fields): unknown {
  const { cpu, memory, logLevel } = rest;
  const amounts = [cpuMillicoresOf(cpu) ?? cpu, memoryBytesOf(memory) ?? memory];
  return [...amounts, logLevel, Object.entries(variables).sort()];
}

function isSameRun(left: RunAttempt, right: RunAttempt): boolean {
  return left.campaignId === right.campaignId && left.runId === right.runId && left.attempt === right.attempt;
}
