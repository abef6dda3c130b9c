import type { CampaignContext } from "#core/campaign/campaign-context.ts";
import { ComponentSpec } from "#core/campaign/campaign-spec.ts";
import type { CampaignSpec } from "#core/campaign/campaign-spec.ts";
import type { CampaignComponent, Runnable } from "#core/campaign/campaign.ts";
import { listOf } from "#core/campaign/list-of.ts";
import { SCALING_FIELDS } from "#core/campaign/scaling-fields.ts";
import { cpuMillicoresOf, memoryBytesOf } from "#core/document/quantity.ts";
import type { Component } from "#core/workflow/workflow.ts";

/** OSCAR's own defaults, which hold where neither the campaign nor the FDL says anything. */
const DEFAULT_CPU_MILLICORES = 200;
const DEFAULT_MEMORY_BYTES = 256 * 2 ** 20;

/** What the campaign says of a component, laid over what its FDL says. */
export function normaliseComponent(
  component: Component,
  spec: CampaignSpec,
  context: CampaignContext,
): CampaignComponent {
  const own = componentSpecOf(spec, component.name);
  const list = <Value>(value: Value | readonly Value[]): Value[] => listOf(value, spec.sweep);
  const environment = {
    ...Object.fromEntries(Object.entries(component.environment).map(([name, value]) => [name, [value]])),
    ...Object.fromEntries(Object.entries(own.environment ?? {}).map(([name, value]) => [name, list(value)])),
  };
  return {
    name: component.name,
    alternatives: alternativesOf(component, own),
    resources: [...new Set(own.resources ?? [defaultResource(component, context)])],
    cpuMillicores: list(quantities(own.cpu, cpuMillicoresOf) ?? component.cpuMillicores ?? DEFAULT_CPU_MILLICORES),
    memoryBytes: list(quantities(own.memory, memoryBytesOf) ?? component.memoryBytes ?? DEFAULT_MEMORY_BYTES),
    parallelism: list(own.parallelism),
    environment: Object.fromEntries(Object.entries(environment).sort(([left], [right]) => (left < right ? -1 : 1))),
    warm: list(own.warm),
    ...scalingOf(own, list),
    timeoutSeconds: own.timeoutSeconds,
    join: own.join,
    inputPaths: [...component.inputPaths],
    outputs: component.outputs.map(({ path, prefixes, suffixes }) => ({
      path,
      prefixes: [...prefixes],
      suffixes: [...suffixes],
    })),
  };
}

/** What the campaign says of this component, defaults included. */
export function componentSpecOf(spec: CampaignSpec, name: string): ComponentSpec {
  return (Object.hasOwn(spec.components, name) ? spec.components[name] : undefined) ?? ComponentSpec.parse({});
}

/** What may run for a component, by name, `default` first. A script of the FDL goes with any image that brings none. */
export function alternativesOf(component: Component, own: ComponentSpec): Record<string, Runnable> {
  const { script } = component;
  const image = own.image ?? component.image;
  const withScript = (runnable: Runnable): Runnable =>
    runnable.image === undefined || runnable.script !== undefined || script === undefined
      ? runnable
      : { ...runnable, script };
  const alternatives: Record<string, Runnable> = {};
  if (own.command !== undefined) alternatives["default"] = { command: own.command };
  else if (image !== undefined) alternatives["default"] = withScript({ image });
  for (const [name, runnable] of Object.entries(own.alternatives ?? {}).sort(([left], [right]) =>
    left < right ? -1 : 1,
  )) {
    alternatives[name] = withScript(runnable);
  }
  return alternatives;
}

/** Nothing where the campaign says nothing, so that campaigns for platforms that do not scale stay what they were. */
function scalingOf(
  own: ComponentSpec,
  list: (value: number | readonly number[]) => number[],
): Pick<CampaignComponent, (typeof SCALING_FIELDS)[number]> {
  return Object.fromEntries(
    SCALING_FIELDS.flatMap((field) => {
      const value = own[field];
      return value === undefined ? [] : [[field, list(value)]];
    }),
  );
}

function defaultResource(component: Component, { resources }: CampaignContext): string {
  const named =
    component.cluster !== undefined && resources.includes(component.cluster) ? component.cluster : undefined;
  return named ?? resources[0] ?? "";
}

function quantities(
  value: string | number | readonly (string | number)[] | undefined,
  convert: (quantity: string | number) => number | undefined,
): number[] | undefined {
  if (value === undefined) return undefined;
  return [value].flat().map((quantity) => convert(quantity as string | number) ?? 0);
}
