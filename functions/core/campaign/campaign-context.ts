import type { OperatorFile } from "#core/campaign/operator.ts";

/** What an installation knows and allows, as far as a campaign depends on it. */
export interface CampaignContext {
  /** Names of the resources; the first is taken when a component names none. */
  readonly resources: readonly string[];
  /** The operator's commands by name; left out, any name is taken. */
  readonly commands?: Readonly<Record<string, { readonly warm: boolean }>>;
  /** Images that may be named, a `*` at the end for all that start so; left out, any is taken. */
  readonly images?: readonly string[];
  /** Most runs that a campaign may make; 10,000 when left out. */
  readonly maximumRuns?: number;
}

export function campaignContextOf(operator: OperatorFile): CampaignContext {
  return {
    resources: Object.entries(operator.resources).flatMap(([name, { cluster }]) =>
      Object.hasOwn(operator.clusters, cluster) ? [name] : [],
    ),
    commands: Object.fromEntries(
      Object.entries(operator.commands).map(([name, command]) => [name, { warm: command.warm !== undefined }]),
    ),
    images: operator.images,
    maximumRuns: operator.budgets.campaignRuns,
  };
}

/** True when one of the operator's patterns takes the image. */
export function allowsImage(patterns: readonly string[], image: string): boolean {
  return patterns.some((pattern) =>
    pattern.endsWith("*") ? image.startsWith(pattern.slice(0, -1)) : image === pattern,
  );
}
