import type { CampaignContext } from "#core/campaign/campaign-context.ts";
import type { CampaignSpec } from "#core/campaign/campaign-spec.ts";
import type { Campaign } from "#core/campaign/campaign.ts";
import { componentFlaws } from "#core/campaign/component-flaws.ts";
import { inputFlaws } from "#core/campaign/input-flaws.ts";
import { loadFlaws } from "#core/campaign/load-flaws.ts";
import { zipFlaws } from "#core/campaign/zip-flaws.ts";
import type { Flaw } from "#core/document/flaw.ts";
import { didYouMean } from "#core/document/nearest-name.ts";
import type { DocumentPath } from "#core/document/read-document.ts";
import type { Workflow } from "#core/workflow/workflow.ts";

/** The workflow of a spec, and where in the spec each of its services is. */
export interface PlacedWorkflow {
  readonly workflow: Workflow;
  readonly places: ReadonlyMap<string, DocumentPath>;
}

/** What the schema cannot see: names that must exist elsewhere, lists that must fit each other, paths in a bucket. */
export function campaignFlaws(
  spec: CampaignSpec,
  { workflow, places }: PlacedWorkflow,
  context: CampaignContext,
  campaign: Omit<Campaign, "id">,
): Flaw[] {
  const known = typeof spec.workflow === "string" ? null : workflow.components.map(({ name }) => name);
  return [
    ...(known === null ? [] : unknownComponents(spec, known)),
    ...workflow.components.flatMap((component) =>
      componentFlaws(component, { spec, context, place: places.get(component.name) ?? ["workflow"] }),
    ),
    ...inputFlaws(spec),
    ...loadFlaws(spec),
    ...measureFlaws(campaign),
    ...(spec.sweep === "zip" ? zipFlaws(spec) : []),
  ];
}

function unknownComponents(spec: CampaignSpec, known: readonly string[]): Flaw[] {
  const ruleFor = (name: string): string => `must be a component of the workflow: ${didYouMean(name, known)}`;
  const named = Array.isArray(spec.measure.components) ? spec.measure.components : [];
  return [
    ...Object.keys(spec.components)
      .filter((name) => !known.includes(name))
      .map((name) => ({ path: ["components", name], rule: ruleFor(name), withoutValue: true })),
    ...named.flatMap((name, index) =>
      known.includes(name) ? [] : [{ path: ["measure", "components", index], rule: ruleFor(name), withoutValue: true }],
    ),
  ];
}

function measureFlaws({ subjects, components }: Omit<Campaign, "id">): Flaw[] {
  if (subjects.length > 0 || components.length === 0) return [];
  const rule = "must ask for the whole workflow or for a component, or there is nothing to measure";
  return [{ path: ["measure"], rule, withoutValue: true }];
}
