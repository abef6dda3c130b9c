import type { CampaignContext } from "#core/campaign/campaign-context.ts";
import { campaignFlaws } from "#core/campaign/campaign-flaws.ts";
import { campaignId } from "#core/campaign/campaign-id.ts";
import type { CampaignSpec } from "#core/campaign/campaign-spec.ts";
import type { Campaign } from "#core/campaign/campaign.ts";
import { WORKFLOW_SUBJECT } from "#core/campaign/configuration.ts";
import { normaliseComponent } from "#core/campaign/normalise-component.ts";
import { normaliseLoad } from "#core/campaign/normalise-load.ts";
import { normaliseTrain } from "#core/campaign/normalise-train.ts";
import { trainFlaws } from "#core/campaign/train-flaws.ts";
import { trainInputs } from "#core/campaign/train-inputs.ts";
import type { Flaw } from "#core/document/flaw.ts";
import { cycleOf, topologicalOrder } from "#core/workflow/topology.ts";
import { workflowOf } from "#core/workflow/workflow-of.ts";
import type { ReadWorkflow } from "#core/workflow/workflow-of.ts";

/**
 * A spec with every default written out, units converted and names sorted, and what is wrong with it. Two specs that
 * mean the same give the same campaign: key order, comments, `500m` for 0.5 or one value for a list of one do not
 * count, the order of the values in a list does (it decides which of them a capture takes, and the pairs of a zip).
 */
export function normaliseCampaign(
  spec: CampaignSpec,
  context: CampaignContext,
): { readonly campaign: Campaign; readonly flaws: readonly Flaw[] } {
  const { workflow, places, flaws: workflowFlaws } = workflowOfSpec(spec);
  const order = cycleOf(workflow) === undefined ? topologicalOrder(workflow) : [];
  const ordered = order.flatMap((name) =>
    workflow.components.filter((component) => component.name === name).slice(0, 1),
  );
  const measured: Omit<Campaign, "id"> = {
    format: "campaign",
    version: 1,
    name: spec.name,
    description: spec.description ?? "",
    components: ordered.map((component) => normaliseComponent(component, spec, context)),
    edges: [...workflow.edges].sort((left, right) => compare(edgeText(left), edgeText(right))),
    inputs: sortedRecord(spec.inputs),
    load: normaliseLoad(spec),
    subjects: subjectsOf(spec, order),
    sweep: spec.sweep,
    ...(spec.only === undefined ? {} : { only: [...new Set(spec.only)].sort(compare) }),
    repetitions: spec.repetitions,
    order: spec.order,
    seed: spec.seed,
    coolDownSeconds: spec.coolDownSeconds,
    budget: { runs: spec.budget.runs ?? null, seconds: spec.budget.seconds ?? null },
    reuse: spec.reuse,
  };
  const inputs = trainInputs(measured);
  const train = normaliseTrain(spec, inputs);
  const content = train === undefined ? measured : { ...measured, train };
  return {
    campaign: { ...content, id: campaignId(content) },
    flaws: [
      ...workflowFlaws,
      ...campaignFlaws(spec, { workflow, places }, context, content),
      ...trainFlaws(spec, inputs),
    ],
  };
}

function workflowOfSpec(spec: CampaignSpec): ReadWorkflow {
  if (typeof spec.workflow === "string") {
    const rule =
      "must be the FDL itself, as a path means nothing in a bucket: `run FILE` or `plan --resolved FILE` makes the campaign self-contained";
    return { workflow: { components: [], edges: [] }, flaws: [{ path: ["workflow"], rule }], places: new Map() };
  }
  const { workflow, flaws, places } = workflowOf(spec.workflow);
  return {
    workflow,
    flaws: flaws.map((flaw) => ({ ...flaw, path: ["workflow", ...flaw.path] })),
    places: new Map([...places].map(([name, path]) => [name, ["workflow", ...path]])),
  };
}

function subjectsOf(spec: CampaignSpec, order: readonly string[]): string[] {
  const { workflow, components } = spec.measure;
  const alone = Array.isArray(components) ? order.filter((name) => components.includes(name)) : components ? order : [];
  return [...(workflow ? [WORKFLOW_SUBJECT] : []), ...alone];
}

function edgeText({ from, to, path }: Campaign["edges"][number]): string {
  return JSON.stringify([from, to, path]);
}

function sortedRecord<Value>(record: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).sort(([left], [right]) => compare(left, right)));
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
