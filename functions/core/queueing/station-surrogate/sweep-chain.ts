import { prng } from "#core/numeric/prng.ts";
import type { Chain } from "../chain/chain.ts";
import { batchMoments } from "../laws/batch-size.ts";
import { sweepTandems } from "../surrogate/sweep-tandem.ts";
import type { ChainSweep } from "./chain-sweep.ts";

/** Seeds of sequences that belong to one sweep are so far apart. */
const APART = 1_000_003;

/**
 * The chains of a sweep, each by its number alone: a tandem, and for each further station the link and the second stage of
 * another, points of that number of scrambled Sobol sequences. The first station serves a job in one second on average.
 */
export function sweepChains({
  space,
  seed,
  stations: [fewest, most],
}: Pick<ChainSweep, "space" | "seed" | "stations">): (index: number) => Chain {
  const sequences = Array.from({ length: Math.max(1, most - 1) }, (_, hop) => sweepTandems(space, seed + hop * APART));
  return (index) => {
    const count = fewest + Math.floor(prng(`${seed}/stations/${index}`)() * (most - fewest + 1));
    const { batchRate, arrival, batchSize, first } = sequences[0]!(index);
    let jobRate = batchRate * batchMoments(batchSize).mean;
    const hops = sequences.slice(0, count - 1).map((at) => {
      const drawn = at(index);
      const { offloadProbability: probability, offloadBatch, second } = drawn;
      const drawnRate = drawn.batchRate * batchMoments(drawn.batchSize).mean * probability;
      jobRate *= probability;
      return {
        link: { probability, gather: offloadBatch === "request" ? 1 : offloadBatch, delaySeconds: 0 },
        // As busy as it is in its tandem.
        station: { ...second, serviceMeanSeconds: (second.serviceMeanSeconds * drawnRate) / jobRate },
      };
    });
    return {
      batchRate,
      arrival,
      batchSize,
      stations: [first, ...hops.map(({ station }) => station)],
      links: hops.map(({ link }) => link),
    };
  };
}
