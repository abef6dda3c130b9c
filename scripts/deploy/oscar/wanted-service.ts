import { scryptSync } from "node:crypto";

import type { OscarService } from "#adapters/platform/oscar/api/oscar-service.ts";
import type { OscarTraits } from "#adapters/platform/oscar/api/oscar-version.ts";
import { canonicalJson } from "#core/document/canonical-json.ts";
import { memoryBytesOf } from "#core/document/quantity.ts";
import type { OwnResources } from "#core/inventory/own-resources.ts";

import type { OwnSizes } from "../sizes/own-sizes.ts";
import type { FdlService } from "./fdl-services.ts";

/** Says on a service, and so on its jobs, which installation made it. Only such services are changed or deleted. */
export const INSTALLATION_LABEL = "profaas.dev/installation";

/** Tells secrets from others, since OSCAR gives their values to nobody. */
export const SECRETS_LABEL = "profaas.dev/secrets";

export interface WantedOptions {
  readonly prefix: string;
  readonly traits: Pick<OscarTraits, "portsAreLists">;
  /** In place of the FDL's. */
  readonly image?: string | undefined;
  /** The store's key, for the service that OSCAR mounts none into. */
  readonly secrets: Readonly<Record<string, string>>;
  /** What the function is given; in place of the FDL's, but for memory of which the FDL says more. */
  readonly sizes?: OwnSizes | undefined;
}

/** A service to send, in the shapes of one version. */
export type WantedService = Partial<OscarService> & { readonly name: string };

/** The service of the FDL as this OSCAR takes it. */
export function wantedService(service: FdlService, options: WantedOptions): WantedService {
  const { prefix, traits, image, sizes } = options;
  const { function: role, variables, secrets: own, expose, ...plain } = service;
  const secrets = { ...(expose === undefined ? {} : options.secrets), ...own };
  return {
    ...plain,
    ...sizedFields(plain, sizes?.[role]),
    image: image ?? service.image,
    ...(expose === undefined ? {} : { expose: { ...expose, api_port: portsOf(expose.api_port, traits) } }),
    ...(Object.keys(secrets).length === 0
      ? { labels: { [INSTALLATION_LABEL]: prefix }, environment: { variables } }
      : {
          labels: { [INSTALLATION_LABEL]: prefix, [SECRETS_LABEL]: digestOf(secrets, `${prefix}/${service.name}`) },
          environment: { variables, secrets },
        }),
  };
}

/** By a function that is slow: whoever sees labels must not find a weak secret by trying all. */
function digestOf(secrets: Readonly<Record<string, string>>, salt: string): string {
  return scryptSync(canonicalJson(secrets), salt, 16).toString("hex");
}

/** OSCAR asks for as much as it allows. */
function sizedFields({ memory }: Pick<FdlService, "memory">, size: OwnResources | undefined) {
  if (size === undefined) return {};
  const { cpuMillicores, memoryBytes } = size.limits;
  const written = memoryBytesOf(memory) ?? 0;
  return {
    cpu: String(cpuMillicores / 1000),
    memory: written >= memoryBytes ? memory : `${Math.ceil(memoryBytes / 2 ** 20)}Mi`,
  };
}

function portsOf(given: number | readonly number[], { portsAreLists }: WantedOptions["traits"]): number | number[] {
  const ports = [given].flat() as number[];
  return portsAreLists ? ports : ports[0]!;
}

/** Fields in which a service that is there differs from the one that is wanted; what OSCAR adds by itself does not count. */
export function serviceDifferences(wanted: WantedService, found: OscarService): readonly string[] {
  const { environment, labels, ...fields } = wanted;
  const changed = Object.entries(fields)
    .filter(([name, value]) => !holds(found[name], value))
    .map(([name]) => name);
  const { [SECRETS_LABEL]: digest, ...others } = labels ?? {};
  if (!holds(found.labels, others)) changed.push("labels");
  if (!isSame(found.environment?.variables ?? {}, environment?.variables ?? {})) changed.push("environment");
  // Their values cannot be read back.
  const names = (secrets: object | null | undefined): readonly string[] => Object.keys(secrets ?? {}).sort();
  const areSame = isSame(names(found.environment?.secrets), names(environment?.secrets));
  if (!areSame || found.labels?.[SECRETS_LABEL] !== digest) changed.push("secrets");
  return changed;
}

/** Whether all that is wanted is there; in mappings there may be more. */
function holds(found: unknown, wanted: unknown): boolean {
  if (typeof wanted !== "object" || wanted === null || Array.isArray(wanted)) return isSame(found, wanted);
  return Object.entries(wanted).every(([name, value]) => {
    const there = (found as Readonly<Record<string, unknown>> | null | undefined)?.[name];
    // Go leaves out what is false, 0 or empty.
    return there === undefined ? !value : holds(there, value);
  });
}

function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(inOrder(left)) === JSON.stringify(inOrder(right));
}

function inOrder(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
}
