import { type Prng } from "#core/numeric/prng.ts";

/** What a measurement is made at. */
export type Setting = Readonly<Record<string, number | string>>;

/** A law with what is measured of it. */
export interface Law {
  readonly name: string;
  readonly settings: readonly Setting[];
  /** Of the settings so many are measured. */
  readonly measured: number;
  readonly repetitions: readonly [least: number, most: number];
  readonly secondsAt: (setting: Setting) => number;
  /** Relative deviation of a measurement. */
  readonly noise: number;
  /** Share of measurements that take up to 1.7 times as long. */
  readonly slow?: number;
  readonly along?: string;
  readonly things?: string;
}

/** Laws of the field, and others that no learner has as its own. */
export const LAWS: readonly ((random: Prng) => Law)[] = [
  amdahl,
  contention,
  ernest,
  memoryCliff,
  kindsOfMachine,
  kindsInNumbers,
  layers,
  newMachines,
  stragglers,
  queue,
];

function amdahl(random: Prng): Law {
  const serial = between(random, 0.03, 0.15);
  return {
    name: "amdahl",
    settings: crossed({ megabytes: [64, 128, 256, 512, 1024, 2048], cores: [1, 2, 3, 4, 6, 8, 12, 16] }),
    measured: 40,
    repetitions: [2, 5],
    secondsAt: ({ megabytes, cores }) => 0.4 + 0.02 * num(megabytes) * (serial + (1 - serial) / num(cores)),
    noise: 0.02,
    along: "cores",
  };
}

function contention(random: Prng): Law {
  const sigma = between(random, 0.02, 0.08);
  const kappa = between(random, 0.0005, 0.002);
  return {
    name: "usl",
    settings: crossed({ batch: [1, 4, 16, 64, 256], workers: [1, 2, 4, 6, 8, 12, 16, 20, 24, 32] }),
    measured: 44,
    repetitions: [1, 3],
    secondsAt: ({ batch, workers }) => {
      const n = num(workers);
      return (num(batch) ** 0.9 * (1 + sigma * (n - 1) + kappa * n * (n - 1))) / n + 0.15;
    },
    noise: 0.02,
    along: "workers",
  };
}

function ernest(random: Prng): Law {
  const [work, tree, each] = [between(random, 4, 9), between(random, 0.5, 2), between(random, 0.02, 0.15)];
  return {
    name: "ernest",
    settings: crossed({ gigabytes: [2, 5, 10, 20, 40], nodes: [2, 3, 4, 6, 8, 10, 12, 16, 20, 24] }),
    measured: 46,
    repetitions: [1, 4],
    secondsAt: ({ gigabytes, nodes }) =>
      3 + (work * num(gigabytes)) / num(nodes) + tree * Math.log(num(nodes)) + each * num(nodes),
    noise: 0.03,
    along: "nodes",
  };
}

function memoryCliff(random: Prng): Law {
  const limit = between(random, 0.9, 1.3);
  const cost = between(random, 1.5, 3);
  return {
    name: "cliff",
    settings: crossed({
      gigabytes: [4, 6, 8, 12, 16, 20],
      containers: [6, 8, 10, 12, 14, 18, 22, 26, 30, 36, 42, 48],
    }),
    measured: 66,
    repetitions: [2, 5],
    secondsAt: ({ gigabytes, containers }) => {
      const share = num(gigabytes) / num(containers);
      return 8 + 30 * share * (1 + Math.min(cost, Math.max(0, 5 * (share - limit)))) + 0.06 * num(containers);
    },
    noise: 0.01,
    along: "containers",
  };
}

interface Machine {
  readonly speed: number;
  readonly serial: number;
  readonly growth: number;
}

function machines(random: Prng, count: number): Machine[] {
  return Array.from({ length: count }, () => ({
    speed: between(random, 0.5, 3),
    serial: between(random, 0.01, 0.2),
    growth: between(random, 0, 0.08),
  }));
}

function machineSeconds({ speed, serial, growth }: Machine, work: number, cores: number): number {
  return (work / speed) * (serial + (1 - serial) / cores + growth * Math.log(cores)) + 0.3;
}

function kindsOfMachine(random: Prng): Law {
  const kinds = machines(random, 4);
  const names = ["edge", "small", "large", "huge"];
  return {
    name: "kinds",
    settings: crossed({ machine: names, frames: [50, 100, 200, 400], cores: [1, 2, 3, 4, 6, 8] }),
    measured: 80,
    repetitions: [1, 3],
    secondsAt: ({ machine, frames, cores }) =>
      machineSeconds(kinds[names.indexOf(String(machine))]!, 0.2 * num(frames), num(cores)),
    noise: 0.02,
    along: "cores",
  };
}

function kindsInNumbers(random: Prng): Law {
  const kinds = machines(random, 4);
  const gflops = [1195, 5591, 7365, 11339];
  const disks = [445, 384, 216, 270];
  return {
    name: "gpus",
    settings: crossed({ gflops, gpus: [1, 2, 3, 4, 8], batch: [8, 16, 32, 64, 128], threads: [2, 4, 8] }).map(
      (setting) => ({ ...setting, disk: disks[gflops.indexOf(num(setting["gflops"]))]! }),
    ),
    measured: 130,
    repetitions: [1, 2],
    secondsAt: ({ gflops: kind, gpus, batch, threads }) => {
      const machine = kinds[gflops.indexOf(num(kind))]!;
      const loading = 2 / Math.min(num(threads), 2 + 2 * num(gpus));
      return machineSeconds(machine, 4 + 400 / num(batch) ** 0.7, num(gpus)) + loading;
    },
    noise: 0.015,
    along: "gpus",
  };
}

/** Kinds of work that are told by numbers and yet are not all that these numbers tell. */
function layers(random: Prng): Law {
  const sizes = [3, 32, 64, 64, 128, 128, 256, 256, 512, 512];
  const settings = Array.from({ length: 14 }, (_, index): Setting => {
    const channels = sizes[Math.floor(random() * sizes.length)]!;
    const outputs = Math.max(32, channels * (random() < 0.4 ? 2 : 1));
    const side = [7, 14, 28, 56][Math.floor(random() * 4)]!;
    return { layer: index + 1, channels, outputs, side, flops: 2 * 9 * channels * outputs * side ** 2 };
  });
  const own = settings.map(() => Math.exp(0.15 * normal(random)));
  return {
    name: "layers",
    settings,
    measured: 14,
    repetitions: [12, 25],
    secondsAt: ({ layer, channels, outputs, side, flops }) =>
      own[num(layer) - 1]! *
      (0.004 + 4e-9 * num(flops) ** 0.95 * (1 + 16 / num(channels)) + 2e-8 * num(outputs) * num(side) ** 2),
    noise: 0.1,
    things: "layer",
  };
}

function newMachines(random: Prng): Law {
  const kinds = Array.from({ length: 8 }, (_, index) => ({
    machine: index + 1,
    gflops: Math.round(between(random, 1000, 12_000)),
    bandwidth: Math.round(between(random, 100, 900)),
    own: Math.exp(0.12 * normal(random)),
  }));
  return {
    name: "new machines",
    settings: crossed({ machine: kinds.map(({ machine }) => machine), batch: [8, 32, 128], gpus: [1, 2, 4] }).map(
      (setting) => {
        const { gflops, bandwidth } = kinds[num(setting["machine"]) - 1]!;
        return { ...setting, gflops, bandwidth };
      },
    ),
    measured: 60,
    repetitions: [1, 3],
    secondsAt: ({ machine, batch, gpus, gflops, bandwidth }) =>
      kinds[num(machine) - 1]!.own *
      ((9000 * num(batch)) / num(gflops) / num(gpus) + (600 * num(batch) ** 0.6) / num(bandwidth) + 0.5 * num(gpus)),
    noise: 0.03,
    things: "machine",
  };
}

function stragglers(random: Prng): Law {
  const serial = between(random, 0.05, 0.15);
  const offsets = Array.from({ length: 9 }, () => Math.exp(0.04 * normal(random)));
  return {
    name: "stragglers",
    settings: crossed({ threads: [1, 2, 3, 4, 5, 6, 7, 8], step: [1, 2, 3], arm: [1, 2, 3, 5, 7, 9, 11, 14] }),
    measured: 130,
    repetitions: [1, 3],
    secondsAt: ({ threads, step, arm }) =>
      (offsets[num(threads)]! * (3 + num(arm) ** 1.3 / num(step)) * (serial + (1 - serial) / num(threads))) / 2,
    noise: 0.04,
    slow: 0.08,
    along: "threads",
  };
}

function queue(random: Prng): Law {
  const service = between(random, 0.2, 0.6);
  return {
    name: "queue",
    settings: crossed({ rate: [0.5, 1, 2, 3, 4, 6], replicas: [1, 2, 3, 4, 6, 8], memory: [256, 512, 1024] }),
    measured: 80,
    repetitions: [1, 2],
    secondsAt: ({ rate, replicas, memory }) => {
      const own = service * (1 + 200 / num(memory));
      const load = Math.min(0.95, (num(rate) * own) / num(replicas));
      return own * (1 + load ** Math.sqrt(2 * (num(replicas) + 1)) / (num(replicas) * (1 - load)));
    },
    noise: 0.04,
  };
}

/** All combinations of these values. */
function crossed(values: Readonly<Record<string, readonly (number | string)[]>>): Setting[] {
  return Object.entries(values).reduce<Setting[]>(
    (settings, [name, list]) => settings.flatMap((setting) => list.map((value) => ({ ...setting, [name]: value }))),
    [{}],
  );
}

function num(value: number | string | undefined): number {
  return Number(value);
}

function between(random: Prng, least: number, most: number): number {
  return least + random() * (most - least);
}

/** A normally distributed number by Box and Muller. */
export function normal(random: Prng): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
