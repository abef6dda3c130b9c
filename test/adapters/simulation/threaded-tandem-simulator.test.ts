import { expect, it } from "vitest";

import { threadedTandemSimulator } from "#adapters/simulation/threaded-tandem-simulator.ts";
import { simulateTandem } from "#core/queueing/simulation/simulate-tandem.ts";
import { simpleTandem } from "../../core/queueing/simulation/simple-tandem.ts";

const options = { seed: 1, until: { kind: "jobs", jobs: 20_000 } } as const;
const tandems = [0.3, 0.5, 0.7].map((batchRate) => simpleTandem({ batchRate, secondMean: 1.1 }));

it.each([1, 3])("threadedTandemSimulator() with %d threads gives what no thread does", async (threads) => {
  const simulator = threadedTandemSimulator(threads);
  try {
    const found = await Promise.all(tandems.map((tandem) => simulator.simulate(tandem, options)));
    expect(found).toEqual(tandems.map((tandem) => simulateTandem(tandem, options)));
    await expect(simulator.simulate(simpleTandem({ batchRate: 2 }), options)).rejects.toThrow(RangeError);
  } finally {
    await simulator.close();
  }
});

it("threadedTandemSimulator() refuses once it is closed", async () => {
  const simulator = threadedTandemSimulator(1);
  await simulator.close();
  await expect(simulator.simulate(tandems[0]!, options)).rejects.toThrow("the threads were closed");
});
