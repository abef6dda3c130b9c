import { type CsvTable, csvText, readCsv } from "#core/dataset/csv.ts";
import { prng, type Prng } from "#core/numeric/prng.ts";

/** A campaign that was never measured: its law, its noise and its design are drawn by the seed. */
export interface SimulatedLaw {
  readonly name: string;
  readonly table: (seed: number) => CsvTable;
}

/** Amdahl, kinds of machines that scale differently, a memory cliff, growing noise with outliers, and few configurations. */
export const SIMULATED_LAWS: readonly SimulatedLaw[] = [
  law("sim-amdahl", (random) => {
    const serial = between(random, 0.02, 0.4);
    const power = between(random, 0.7, 1.4);
    const noise = between(random, 0.01, 0.06);
    const time = (cores: number, size: number) => size ** power * (serial + (1 - serial) / cores) + 0.3;
    return grid([1, 2, 3, 4, 6, 8, 12, 16], [5, 10, 20, 40, 80]).flatMap(([cores, size]) =>
      repeat(3, () => ({ cores, size, seconds: time(cores, size) * lognormal(random, noise) })),
    );
  }),
  law("sim-machines", (random) => {
    const machines = ["pi", "edge", "cloud"].map((machine) => ({
      machine,
      speed: Math.exp(between(random, -1.5, 1.5)),
      scaling: between(random, 0.4, 1),
      contention: between(random, 0, 0.06),
      noise: between(random, 0.01, 0.08),
    }));
    return machines.flatMap(({ machine, speed, scaling, contention, noise }) =>
      grid([1, 2, 4, 6, 8, 10], [1, 2, 4, 8]).flatMap(([cores, size]) =>
        repeat(2, () => ({
          machine,
          cores,
          size,
          seconds: (speed * size * (1 + contention * (cores - 1))) ** 1 * cores ** -scaling * lognormal(random, noise),
        })),
      ),
    );
  }),
  law("sim-cliff", (random) => {
    const cliff = between(random, 1, 4);
    const slope = between(random, 0.3, 1.5);
    return repeat(120, () => {
      const cores = Math.ceil(16 * random());
      const memory = 1 + Math.floor(8 * random());
      const size = Math.round(between(random, 1, 20));
      const pressure = Math.max(0, size / memory - cliff);
      const seconds = (0.5 + size / cores) * (1 + slope * pressure) * lognormal(random, 0.03);
      return { cores, memory, size, seconds };
    });
  }),
  law("sim-noisy", (random) => {
    const base = between(random, 0.01, 0.03);
    const growth = between(random, 0.1, 0.4);
    const offsets = new Map<number, number>();
    return grid([1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 3, 5, 8, 13]).flatMap(([threads, size]) =>
      repeat(1 + Math.floor(3 * random()), () => {
        if (!offsets.has(threads)) offsets.set(threads, lognormal(random, 0.03));
        const noise = base * Math.exp(growth * (threads - 1));
        const outlier = random() < 0.05 ? between(random, 1.1, 1.6) : 1;
        const seconds = (2 + (10 * size) / threads) * offsets.get(threads)! * lognormal(random, noise) * outlier;
        return { threads, size, seconds };
      }),
    );
  }),
  law("sim-few", (random) => {
    const [start, work, each] = [between(random, 0.2, 2), between(random, 1, 10), between(random, 0, 1)];
    const noise = between(random, 0.02, 0.15);
    return repeat(18, () => {
      const cpu = Math.ceil(8 * random()) / 2;
      const parallelism = Math.ceil(6 * random());
      const seconds = (start + work / cpu + each * Math.log(parallelism)) * lognormal(random, noise);
      return { cpu, parallelism, seconds };
    });
  }),
];

type Row = Readonly<Record<string, number | string>>;

function law(name: string, rowsOf: (random: Prng) => readonly Row[]): SimulatedLaw {
  return {
    name,
    table: (seed) => {
      const rows = rowsOf(prng(`${name}/${seed}`));
      const header = Object.keys(rows[0]!);
      return readCsv(
        csvText(
          header,
          rows.map((row) => header.map((column) => row[column]!)),
        ),
        name,
      );
    },
  };
}

function grid(left: readonly number[], right: readonly number[]): (readonly [number, number])[] {
  return left.flatMap((one) => right.map((other) => [one, other] as const));
}

function repeat<Item>(count: number, make: () => Item): Item[] {
  return Array.from({ length: count }, make);
}

function between(random: Prng, low: number, high: number): number {
  return low + (high - low) * random();
}

function lognormal(random: Prng, deviation: number): number {
  return Math.exp(deviation * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()));
}
