import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { prng } from "#core/numeric/prng.ts";
import type { Matrix } from "#core/numeric/matrix.ts";
import { batchQna } from "#core/queueing/closed-forms/batch-qna.ts";
import { prepareNetwork } from "#core/queueing/surrogate/network.ts";
import { labelledTandems, type SweepDataset } from "#core/queueing/surrogate/sweep-labels.ts";
import { describeTandem } from "#core/queueing/surrogate/tandem-description.ts";
import { type SurrogateMember, trainMember } from "#core/queueing/surrogate/train-member.ts";
import type { Tandem } from "#core/queueing/tandem.ts";
import { boosting, type FittedBoosting } from "#core/regression/boosting.ts";
import { openLearning } from "#wiring/open-learning.ts";

/** Something else that learned the mean response from the same labels and the same descriptors. */
export interface Peer {
  readonly name: string;
  responseMeanSeconds(tandem: Tandem): number;
}

interface Rows {
  readonly features: Matrix;
  readonly columns: readonly { readonly mean: number; readonly deviation: number }[];
  readonly weights: Float64Array;
  /** Logarithms of the response in mean services of the first stage: simulated, and by the analytic answer. */
  readonly responses: Float64Array;
  readonly analytic: Float64Array;
}

interface KeptPeers {
  readonly boosting: FittedBoosting;
  readonly direct: SurrogateMember;
}

/** Trains the peers on a dataset, once: what they learned is kept in a folder under the name of the dataset. */
export async function trainPeers({ sweep, ...dataset }: SweepDataset, folder: string): Promise<readonly Peer[]> {
  const rows = rowsOf({ sweep, ...dataset });
  const file = join(folder, `peers-${dataset.sweepId}.json`);
  const text = await readFile(file, "utf8").catch(() => undefined);
  const kept = text === undefined ? await learn() : (JSON.parse(text) as KeptPeers);
  if (text === undefined) {
    await mkdir(folder, { recursive: true });
    await writeFile(file, JSON.stringify(kept));
  }
  const trees = boosting.prepare(kept.boosting);
  const network = prepareNetwork(kept.direct, rows.columns, 1);
  return [
    {
      name: "gradient boosting on the same descriptors",
      responseMeanSeconds(tandem) {
        const { features } = describeTandem(tandem)!;
        const correction = trees({ rowCount: 1, columnCount: features.length, data: features })[0]!;
        return batchQna(tandem).responseSeconds * Math.exp(correction);
      },
    },
    {
      name: "a direct network",
      responseMeanSeconds: (tandem) =>
        Math.exp(network(describeTandem(tandem)!.features)[0]!) * tandem.first.serviceMeanSeconds,
    },
  ];

  async function learn(): Promise<KeptPeers> {
    const { features, columns, weights, responses, analytic } = rows;
    process.stderr.write(`Training gradient boosting and a direct network on ${features.rowCount} tandems\n`);
    const fitted = await boosting.fit(
      { kind: "boosting", rounds: 600, learningRate: 0.1, maximumDepth: 7, minimumChildWeight: 3 },
      {
        features,
        targets: responses.map((response, row) => response - analytic[row]!),
        weights,
        random: prng(`${sweep.seed}/boosting`),
        trainNetwork: null,
      },
    );
    const { train } = await openLearning().loadNetworkTrainer();
    const standardised = Float32Array.from(features.data, (value, at) => {
      const { mean, deviation } = columns[at % columns.length]!;
      return (value - mean) / deviation;
    });
    const task = {
      rowCount: features.rowCount,
      features: standardised,
      targets: Float32Array.from(responses),
      weights: Float32Array.from(weights),
      targetCount: 1,
    };
    const direct = await trainMember(task, sweep.training, `${sweep.seed}/direct`, train);
    return { boosting: fitted, direct };
  }
}

function rowsOf(dataset: SweepDataset): Rows {
  const kept = labelledTandems(dataset).flatMap(({ tandem, label, isTest }) => {
    const described = describeTandem(tandem);
    const isKnown = Number.isFinite(label.response) && label.response > 0 && Number.isFinite(label.responseError);
    return isTest || described === undefined || !isKnown ? [] : [{ tandem, label, features: described.features }];
  });
  const columnCount = kept[0]!.features.length;
  const data = new Float64Array(kept.length * columnCount);
  for (const [row, { features }] of kept.entries()) data.set(features, row * columnCount);
  const columns = Array.from({ length: columnCount }, (_, column) => {
    let [sum, squares] = [0, 0];
    for (const { features } of kept) sum += features[column]!;
    for (const { features } of kept) squares += (features[column]! - sum / kept.length) ** 2;
    return { mean: sum / kept.length, deviation: Math.sqrt(squares / kept.length) || 1 };
  });
  return {
    features: { rowCount: kept.length, columnCount, data },
    columns,
    weights: Float64Array.from(kept, ({ label }) => 1 / (1 + (label.responseError / label.response / 0.03) ** 2)),
    responses: Float64Array.from(kept, ({ tandem, label }) =>
      Math.log(label.response / tandem.first.serviceMeanSeconds),
    ),
    analytic: Float64Array.from(kept, ({ tandem }) =>
      Math.log(batchQna(tandem).responseSeconds / tandem.first.serviceMeanSeconds),
    ),
  };
}
