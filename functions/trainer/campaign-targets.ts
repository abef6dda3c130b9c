import type { Dataset } from "#core/dataset/dataset.ts";

/** One thing to learn of a campaign. */
export interface CampaignTarget {
  readonly subject: string;
  readonly target: string;
  readonly dataset: Dataset;
}

/** Every target of every subject, from the finest level that measured it. */
export function campaignTargets(datasets: readonly Dataset[]): CampaignTarget[] {
  const subjects = [...new Set(datasets.map(({ subject }) => subject))];
  return subjects.flatMap((subject) => {
    const found = new Map<string, CampaignTarget>();
    for (const level of ["invocation", "run"] as const) {
      for (const dataset of datasets.filter((each) => each.subject === subject && each.level === level)) {
        for (const { name, role } of dataset.columns) {
          if (role === "target" && !found.has(name)) found.set(name, { subject, target: name, dataset });
        }
      }
    }
    return [...found.values()];
  });
}
