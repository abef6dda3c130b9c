import { stringify } from "yaml";

import type { CampaignContext } from "#core/campaign/campaign-context.ts";
import type { Campaign, Plan } from "#core/campaign/campaign.ts";
import type { TimedConfiguration } from "#core/campaign/estimate.ts";
import { planRuns } from "#core/campaign/plan-runs.ts";
import { readCampaign } from "#core/campaign/read-campaign.ts";
import { formatNumber, formatQuantity } from "#core/document/format-quantity.ts";

import { campaignCost } from "./campaign-cost.ts";
import type { FoundCluster, FoundNode, FoundService } from "./found-cluster.ts";
import type { Proposal } from "./inventory.ts";
import { openNodes, resourcesFor, type ProfilingGround } from "./obstacles.ts";
import { smallestNode, type NodeSize } from "./node-seconds.ts";
import { profileWish } from "./profile-label.ts";
import type { ProfileTemplate } from "./profile-template.ts";
import { proposeCampaign } from "./propose-campaign.ts";

/** A campaign ready to be dropped, with what it takes. */
export interface DraftedCampaign {
  readonly campaign: Campaign;
  readonly plan: Plan;
  /** The self-contained spec. */
  readonly text: string;
  readonly proposal: Proposal;
  /** Where it may run. */
  readonly nodes: readonly FoundNode[];
  readonly cpuMillicores: number;
}

export interface DraftOptions {
  readonly cluster: FoundCluster;
  readonly template: ProfileTemplate;
  readonly ground: ProfilingGround;
  readonly context: CampaignContext;
  readonly inputs: Readonly<Record<string, readonly string[]>>;
  readonly sampled: readonly string[];
  readonly prefix: string;
  readonly timed: readonly TimedConfiguration[];
  readonly seenSeconds: number | null;
}

const SAMPLE = 8;
/** Where a platform does not tell what its nodes have. */
const UNTOLD_NODE: NodeSize = { cores: 2, memoryBytes: 4 * 2 ** 30 };

/**
 * What would be measured of a service, and what that takes.
 *
 * @throws DocumentError when what the service is makes no campaign.
 */
export function draftCampaign(service: FoundService, options: DraftOptions): DraftedCampaign {
  const { cluster, template, ground, context, inputs, sampled, prefix, timed, seenSeconds } = options;
  const resources = resourcesFor(service, cluster, ground);
  const inPlace =
    profileWish(service.label)?.inPlace === true ? ground.attached.get(`${cluster.name}/${service.name}`) : undefined;
  const spec = proposeCampaign(service, { template, resources, inputs, prefix, sample: SAMPLE, inPlace });
  const text = stringify(spec);
  const campaign = readCampaign(text, `campaign of ${service.name}`, context);
  const plan = planRuns(campaign, context.maximumRuns === undefined ? {} : { maximumRuns: context.maximumRuns });
  const nodes = nodesFor(service, cluster, resources, ground);
  const node = smallestNode(nodes) ?? UNTOLD_NODE;
  const { runs } = plan;
  const cost = campaignCost(runs, {
    timed,
    pauseSeconds: campaign.coolDownSeconds,
    node,
    seenSeconds,
    budgetSeconds: campaign.budget.seconds,
  });
  const cpuMillicores = Math.max(
    ...runs.flatMap(({ configuration }) => Object.values(configuration.components).map((part) => part.cpuMillicores)),
  );
  const proposal: Proposal = {
    campaignId: campaign.id,
    campaign: campaign.name,
    runs: runs.length,
    seconds: cost.seconds,
    nodeSeconds: cost.nodeSeconds,
    nodes: nodes.map(({ name }) => name),
    sampled: [...sampled],
    sentences: [
      `${runs.length} runs of ${inPlace === undefined ? "a copy with buckets of its own" : "the service itself, as its label says"}, with ${sampled.length} sampled inputs in ${Object.keys(inputs).length} sets.`,
      cost.seconds === null || cost.nodeSeconds === null
        ? `How long that takes is unknown, as ${cost.basis}.`
        : `They take ${formatQuantity(cost.seconds, "s")} and ${formatNumber(Math.round(cost.nodeSeconds))} node-seconds, ${cost.basis}.`,
    ],
  };
  return { campaign, plan, text, proposal, nodes, cpuMillicores };
}

function nodesFor(
  { nodeSelector }: FoundService,
  cluster: FoundCluster,
  resources: readonly string[],
  ground: ProfilingGround,
): FoundNode[] {
  if (cluster.kind === "oscar") return cluster.nodes.filter(({ open }) => open);
  const names = resources.flatMap((name) =>
    openNodes(cluster, { ...ground.resources[name]?.nodeSelector, ...nodeSelector }).map((node) => node.name),
  );
  return cluster.nodes.filter(({ name }) => names.includes(name));
}
