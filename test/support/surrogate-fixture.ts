import { currentModelObject, modelObject } from "#core/campaign/object-keys.ts";
import { artifactText } from "#core/document/artifact.ts";
import { sha256Hex } from "#core/document/hash.ts";
import type { CurrentModel } from "#core/model/current-model.ts";
import { packFloat32 } from "#core/numeric/packed-numbers.ts";
import { STUDENT_TARGETS } from "#core/queueing/surrogate/network-targets.ts";
import { SweepSpec } from "#core/queueing/surrogate/sweep-spec.ts";
import { FEATURE_NAMES } from "#core/queueing/surrogate/feature-names.ts";
import { TandemSurrogate } from "#core/queueing/surrogate/tandem-surrogate.ts";
import type { ObjectStore } from "#ports/object-store.ts";

const ERRORS = { rows: 10, mean: 0.05, median: 0.02, p95: 0.2 };

/** A surrogate whose networks correct nothing, so that its means are those of the answer that it corrects. */
export function surrogateFixture(changes: Partial<TandemSurrogate> = {}): TandemSurrogate {
  const nothing = (units: number, last = 0) => ({
    kernel: packFloat32(new Float32Array(FEATURE_NAMES.length * units)),
    bias: packFloat32(Float32Array.from({ length: units }, (_, target) => (target === units - 1 ? last : 0))),
    units,
  });
  // The last number of the waits is the logarithm of how much members differed: hardly.
  const networks = { waits: [nothing(STUDENT_TARGETS.waits, -9)], quantiles: [nothing(STUDENT_TARGETS.quantiles)] };
  return TandemSurrogate.parse({
    format: "tandem-surrogate",
    version: 7,
    name: "batch-tandem.tandem.responseMeanSeconds",
    features: FEATURE_NAMES.map((name) => ({ name, mean: 0, deviation: 1, minimum: -20, maximum: 20 })),
    activation: "silu",
    networks,
    shortfall: { jobsPerLabel: 2000, wait1: 0, wait2: 0, p50: 0, p90: 0, p95: 0, p99: 0 },
    // All arrivals are near.
    arrivals: { rows: packFloat32(new Float32Array(7)), mostDistance: 1000 },
    mostSpread: 0.05,
    interval: { level: 0.9, factor: 1, spreadFloor: 0.003 },
    heldOut: {
      response: ERRORS,
      p50: ERRORS,
      p95: ERRORS,
      p99: ERRORS,
      analytic: ERRORS,
      labelError: 0.01,
      regions: [],
    },
    training: {
      rows: 100,
      jobs: 2e5,
      sweep: SweepSpec.parse({ kind: "sweep", name: "batch-tandem", count: 100, jobsPerLabel: 2000 }),
      sweepId: "batch-tandem-0123abcd",
      dataSha256: "0".repeat(64),
      backend: "tfjs-cpu 4.22.0",
      nodeMajor: 20,
    },
    ...changes,
  });
}

/** Publishes a surrogate as the trainer does; the version it was given. */
export async function publishSurrogate(store: ObjectStore, surrogate: TandemSurrogate): Promise<string> {
  const text = artifactText(surrogate);
  const sha256 = sha256Hex(text);
  const modelVersion = sha256.slice(0, 12);
  const { name } = surrogate;
  const pointer: CurrentModel = { format: "current-model", version: 1, model: name, modelVersion, sha256 };
  await store.put("models", modelObject(name, modelVersion).key, text);
  await store.put("models", currentModelObject(name).key, artifactText(pointer));
  return modelVersion;
}
