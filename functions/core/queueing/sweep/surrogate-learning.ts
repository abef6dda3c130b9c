import { z } from "zod";

import type { TrainNetwork } from "#core/regression/network-task.ts";
import { assembleStationSurrogate } from "../station-surrogate/assemble-station-surrogate.ts";
import { ChainDataset, labelledChains } from "../station-surrogate/chain-labels.ts";
import { stationCard } from "../station-surrogate/station-card.ts";
import { StationSurrogate } from "../station-surrogate/station-surrogate.ts";
import { stationTable } from "../station-surrogate/station-table.ts";
import { type StationMember, trainStationMember } from "../station-surrogate/train-station-member.ts";
import { assembleSurrogate } from "../surrogate/assemble-surrogate.ts";
import { distilEnsemble } from "../surrogate/distil-ensemble.ts";
import type { Student } from "../surrogate/network-targets.ts";
import { type StagedMember, trainStagedMember } from "../surrogate/staged-member.ts";
import { surrogateCard } from "../surrogate/surrogate-card.ts";
import { surrogateTable } from "../surrogate/surrogate-table.ts";
import { labelledTandems, SweepDataset } from "../surrogate/sweep-labels.ts";
import { sweepTandems } from "../surrogate/sweep-tandem.ts";
import { TandemSurrogate } from "../surrogate/tandem-surrogate.ts";
import { type SurrogateMember, trainMember } from "../surrogate/train-member.ts";

/** The labels of a sweep of any system. */
export const AnySweepDataset = z.union([ChainDataset, SweepDataset]);
export type AnySweepDataset = z.infer<typeof AnySweepDataset>;

/** Of a training, beside what the sweep says. */
export interface SurrogateOrigin {
  readonly sweepId: string;
  readonly dataSha256: string;
  readonly backend: string;
  readonly nodeMajor: number;
}

type SurrogateArtifact = StationSurrogate | TandemSurrogate;

/** How a surrogate is learned from its dataset: member by member, and what is made of them all. */
export interface SurrogateLearning {
  /** Of the model's name. */
  readonly subject: string;
  /** Of the artifact. */
  readonly version: number;
  /** Made ready when they are first asked for: whoever finds that others are at it does without. */
  rows(): number;
  trainMember(member: number, train: TrainNetwork): Promise<readonly unknown[]>;
  /** Networks that learn what all members say, where they are asked in their place. */
  readonly students?: {
    readonly count: number;
    train(student: number, members: readonly (readonly unknown[])[], train: TrainNetwork): Promise<readonly unknown[]>;
  };
  /** The artifact, of the students where there are any, and its card. */
  assemble(
    name: string,
    members: readonly (readonly unknown[])[],
    origin: SurrogateOrigin,
  ): { readonly artifact: SurrogateArtifact; readonly card: string };
}

const STUDENTS = ["waits", "quantiles"] as const satisfies readonly Student[];

export function surrogateLearning(dataset: AnySweepDataset): SurrogateLearning {
  return dataset.format === "chain-dataset" ? stationLearning(dataset) : tandemLearning(dataset);
}

function tandemLearning(dataset: SweepDataset): SurrogateLearning {
  const { sweep } = dataset;
  const table = once(() => surrogateTable(labelledTandems(dataset)));
  return {
    subject: "tandem",
    version: TandemSurrogate.shape.version.value,
    rows: () => table().rowCount,
    trainMember: (member, train) => trainStagedMember(table(), sweep.training, `${sweep.seed}/member/${member}`, train),
    students: {
      count: STUDENTS.length,
      train(index, members, train) {
        const student = STUDENTS[index]!;
        const { waitUnits, tandems: count, ...training } = sweep.training.student;
        const tandems = { count, at: sweepTandems(sweep.space, sweep.seed) };
        const rows = distilEnsemble(members as readonly StagedMember[], table().columns, { tandems, student });
        const hiddenUnits = student === "waits" ? waitUnits : training.hiddenUnits;
        return trainMember(rows, { ...training, hiddenUnits }, `${sweep.seed}/student/${student}`, train);
      },
    },
    assemble(name, [waits, quantiles], origin) {
      const { rowCount: rows, jobs } = table();
      const training = { rows, jobs, sweep, ...origin };
      const networks = { waits: waits as SurrogateMember, quantiles: quantiles as SurrogateMember };
      const artifact = assembleSurrogate(name, networks, table(), training);
      return { artifact, card: surrogateCard(artifact) };
    },
  };
}

function stationLearning(dataset: ChainDataset): SurrogateLearning {
  const { sweep } = dataset;
  const table = once(() => stationTable(labelledChains(dataset)));
  return {
    subject: "chain",
    version: StationSurrogate.shape.version.value,
    rows: () => table().rowCount,
    trainMember: (member, train) => trainStationMember(table(), sweep.training, { seed: sweep.seed, member }, train),
    assemble(name, members, origin) {
      const { rowCount: rows, jobs } = table();
      const training = { rows, jobs, sweep, ...origin };
      const artifact = assembleStationSurrogate(name, members as StationMember[], table(), training);
      return { artifact, card: stationCard(artifact) };
    },
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
