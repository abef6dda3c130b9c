import type { CsvTable } from "#core/dataset/csv.ts";
import { type Prng, prng } from "#core/numeric/prng.ts";
import { type Law, LAWS, normal } from "./laws.ts";

/** A table whose law is known, and how it may be asked what is not in it. */
export interface SimulatedLaw {
  readonly name: string;
  readonly table: CsvTable;
  /** The column that goes on beyond its values or between them, where there is one. */
  readonly along: string | null;
  /** The column that names things of which others will be asked; no input. */
  readonly things: string | null;
}

export const SIMULATED_TARGET = "seconds";

/** Laws of the field and others, measured with noise and repetitions. */
export function simulatedLaws(seed: number): SimulatedLaw[] {
  return LAWS.map((make, index) => {
    const law = make(prng(`${seed}/law ${index}`));
    return measured(law, prng(`${seed}/${law.name}/measured`));
  });
}

function measured(law: Law, random: Prng): SimulatedLaw {
  const { name, settings, things = null, along = null, slow = 0 } = law;
  const order = [...settings.keys()].map((index) => [random(), index] as const).sort(([left], [right]) => left - right);
  const chosen = order.slice(0, law.measured).map(([, index]) => settings[index]!);
  const columns = Object.keys(settings[0]!);
  const rows = chosen.flatMap((setting) => {
    const [least, most] = law.repetitions;
    const count = least + Math.floor(random() * (most - least + 1));
    return Array.from({ length: count }, () => {
      const late = random() < slow ? 1 + 0.7 * random() : 1;
      const seconds = law.secondsAt(setting) * Math.exp(law.noise * normal(random)) * late;
      return [...columns.map((column) => String(setting[column])), seconds.toPrecision(6)];
    });
  });
  return {
    name,
    table: {
      source: name,
      header: [...columns, SIMULATED_TARGET],
      rows: rows.map((cells, index) => ({ line: index + 2, cells })),
    },
    along,
    things,
  };
}
