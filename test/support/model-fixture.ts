import { modelObject, currentModelObject } from "#core/campaign/object-keys.ts";
import { artifactText } from "#core/document/artifact.ts";
import { sha256Hex } from "#core/document/hash.ts";
import type { CurrentModel } from "#core/model/current-model.ts";
import { Model } from "#core/model/model.ts";
import { prng } from "#core/numeric/prng.ts";
import type { ObjectStore } from "#ports/object-store.ts";

const MIB = 2 ** 20;
const DATA = "18 rows of 9 configurations, each predicted by a model that never saw its configuration";

/** `1 s a MiB at one core, shared by the cores, 0.2 s for the start; half of it with the fast alternative`. */
export function fixtureLaw(cpuMillicores: number, inputBytes: number, alternative: string): number {
  return 0.2 + ((1_000 / cpuMillicores) * inputBytes) / MIB - (alternative === "fast" ? 0.1 : 0);
}

type Member = Model["learner"]["members"][number];

/** Changes to the model, and to its one member. */
export type ModelChanges = Partial<Model> & Partial<Pick<Member, "family" | "features" | "regressor" | "answerBounds">>;

/** A model whose answers are known in closed form. */
export function modelFixture(changes: ModelChanges = {}): Model {
  const { family, features, regressor, answerBounds, ...overrides } = changes;
  const member = Object.entries({ family, features, regressor, answerBounds }).filter(([, part]) => part !== undefined);
  return Model.parse({
    format: "model",
    version: 2,
    name: "faces.blur.serviceSeconds",
    campaignId: "faces-0123abcd",
    subject: "blur",
    target: { name: "serviceSeconds", unit: "s", description: "Time in service of one invocation", lowerBound: 0 },
    inputs: [
      {
        kind: "number",
        name: "cpuMillicores",
        unit: "millicores",
        description: "CPU limit of one invocation",
        minimum: 500,
        maximum: 2_000,
        values: [500, 1_000, 2_000],
        typical: 1_000,
      },
      {
        kind: "number",
        name: "memoryBytes",
        unit: "B",
        description: "Memory limit of one invocation",
        minimum: 512 * MIB,
        maximum: 512 * MIB,
        values: [512 * MIB],
        typical: 512 * MIB,
      },
      {
        kind: "number",
        name: "inputBytes",
        unit: "B",
        description: "Size of the input of this invocation",
        minimum: MIB / 2,
        maximum: 4 * MIB,
        values: null,
        typical: 2 * MIB,
      },
      {
        kind: "category",
        name: "alternative",
        description: "Command or image",
        values: ["default", "fast"],
        typical: "default",
      },
    ],
    learner: {
      targetScale: "identity",
      members: [
        {
          family: "ridge",
          weight: 1,
          features: {
            base: [
              { kind: "inverse", input: "cpuMillicores" },
              { kind: "identity", input: "inputBytes" },
              { kind: "indicator", input: "alternative", category: "fast" },
            ],
            products: [[0, 1], [2]],
            means: [0, 0],
            scales: [1, 1],
          },
          targetScale: "identity",
          regressor: { kind: "ridge", intercept: 0.2, coefficients: [1_000 / MIB, -0.1] },
          answerBounds: { minimum: -1e6, maximum: 1e6 },
          onto: null,
          ...Object.fromEntries(member),
        },
      ],
    },
    question: { extrapolate: [], interpolate: [] },
    interval: {
      method: "cross-conformal",
      description: "Quantiles of held-out errors",
      level: 0.9,
      errors: "difference",
      quantiles: [{ level: 0.9, scaledError: 0.15 }],
      scale: { kind: "constant" },
      reference: null,
      wideningPerRange: 1,
    },
    metrics: {
      folds: { kind: "grouped-k-fold", count: 5, choices: ["ridge", "ridge", "ridge", "nnls", "ridge"] },
      heldOut: { mape: 0.042, rmse: 0.08, mae: 0.06, r2: 0.98, rows: 18, zeroTargets: 0, data: DATA },
      selection: { mape: 0.04, rmse: 0.07, mae: 0.05, r2: 0.98, rows: 18, zeroTargets: 0, data: DATA },
      baseline: { mape: 0.61, rmse: 1.2, mae: 0.9, r2: null, rows: 18, zeroTargets: 0, data: DATA },
      coverage: { level: 0.9, share: 16 / 18, rows: 18, configurations: 9, data: DATA },
    },
    selectedBy: "capped-mape",
    candidates: [
      {
        kind: "trained",
        family: "ridge",
        best: "ridge, alpha 0.01 on x, 1/x, products to degree 2 (target as is)",
        weight: 1,
        selectionError: 0.04,
        mape: 0.04,
        rmse: 0.07,
        trials: 12,
        failures: [],
      },
      {
        kind: "trained",
        family: "mean",
        best: "mean on x (target as is)",
        weight: 0,
        selectionError: 0.61,
        mape: 0.61,
        rmse: 1.2,
        trials: 1,
        failures: [],
      },
      { kind: "failed", family: "network", reason: "Cannot fit a network as its loss must stay finite: it was NaN" },
    ],
    heldOut: heldOutRows(),
    residuals: {
      kind: "difference",
      quantiles: [
        { probability: 0.05, value: -0.1 },
        { probability: 0.95, value: 0.12 },
      ],
    },
    training: {
      rows: 18,
      configurations: 9,
      dataSha256: "0".repeat(64),
      seed: 1,
      backend: null,
      nodeMajor: 20,
      noiseFloorMape: 0.03,
      droppedRows: 0,
      droppedColumns: [{ name: "batches", reason: "it has one value" }],
    },
    partial: false,
    warnings: [],
    ...overrides,
  });
}

function heldOutRows(): Model["heldOut"] {
  const random = prng("held-out rows of the fixture");
  const grid = [500, 1_000, 2_000].flatMap((cpu) => [0.5, 2, 4].map((mebibytes) => ({ cpu, bytes: mebibytes * MIB })));
  return grid.flatMap(({ cpu, bytes }, index) =>
    [0, 1].map(() => {
      const predicted = fixtureLaw(cpu, bytes, "default");
      return {
        configuration: `c${index}`,
        fold: index % 5,
        inputs: { cpuMillicores: cpu, memoryBytes: 512 * MIB, inputBytes: bytes, alternative: "default" },
        measured: predicted * (0.94 + 0.12 * random()),
        predicted,
        lower: predicted - 0.15,
        upper: predicted + 0.15,
      };
    }),
  );
}

/** Publishes a model as the trainer does: first its bytes, then the pointer; the version it was given. */
export async function publish(store: ObjectStore, model: Model): Promise<string> {
  const text = artifactText(model);
  const sha256 = sha256Hex(text);
  const modelVersion = sha256.slice(0, 16);
  const address = modelObject(model.name, modelVersion);
  await store.put(address.bucket, address.key, text);
  await point(store, { format: "current-model", version: 1, model: model.name, modelVersion, sha256 });
  return modelVersion;
}

/** Swaps the pointer of a model. */
export async function point(store: ObjectStore, pointer: CurrentModel): Promise<void> {
  const address = currentModelObject(pointer.model);
  await store.put(address.bucket, address.key, artifactText(pointer));
}
