import { describe, expect, it } from "vitest";

import { handledBefore } from "#artifacts/refusals.ts";
import { readCsv } from "#core/dataset/csv.ts";
import { TandemForecast } from "#core/queueing/forecast/tandem-forecast.ts";

import { simulate } from "../../functions/simulator/simulate.ts";
import { unsimulated } from "../../functions/simulator/unsimulated.ts";
import { publishSurrogate, surrogateFixture } from "../support/surrogate-fixture.ts";
import { simulatorPorts } from "../support/simulator-ports.ts";
import { BATCH_ROW, BURKE_ROW, tandemCsv, UNSTABLE_ROW } from "../support/tandem-rows.ts";
import { testBuckets } from "../support/test-buckets.ts";

const tandems = [BURKE_ROW, UNSTABLE_ROW, BATCH_ROW];

async function dropped(key: string, text: string, changes: Parameters<typeof simulatorPorts>[1] = {}) {
  const store = await testBuckets();
  await store.put("scenarios", key, text);
  const ports = simulatorPorts(store, changes);
  for (const upload of await unsimulated(store)) await simulate(upload, ports);
  const { etag } = (await store.head("scenarios", key))!;
  const state = await handledBefore(store, { bucket: "scenarios", key }, etag);
  return { store, ports, state };
}

async function textOf(store: Awaited<ReturnType<typeof testBuckets>>, key: string): Promise<string> {
  return new TextDecoder().decode((await store.get("forecasts", key))!.body);
}

describe("tandems in the bucket of scenarios", () => {
  it("are answered once, one for one, by the method that they name", async () => {
    const text = JSON.stringify({ kind: "tandems", name: "rush", method: "analytic", tandems });
    const { store, state } = await dropped("a/rush.json", text);
    expect(state).toEqual({ kind: "accepted", result: "forecasts/a/rush.json" });
    const forecast = TandemForecast.parse(JSON.parse(await textOf(store, "a/rush.json")));
    expect(forecast).toMatchObject({ name: "rush", method: "analytic" });
    expect(forecast.answers[0]!.responseMeanSeconds).toBeCloseTo(2 / 0.3, 9);
    expect(forecast.answers[1]!.error).toMatch(/^Cannot /);
    expect(await unsimulated(store)).toEqual([]);
  });

  it("are asked of the surrogate that is served, else of the one that is shipped", async () => {
    const text = "kind: tandems\nmethod: surrogate\ntandems:\n" + `  - ${JSON.stringify(BURKE_ROW)}\n`;
    const shippedSurrogate = () => Promise.resolve(surrogateFixture());
    const { store, ports } = await dropped("rush.yaml", text, { shippedSurrogate });
    const shipped = TandemForecast.parse(JSON.parse(await textOf(store, "rush.json")));
    expect(shipped.surrogate!.version).toBe("shipped");
    const version = await publishSurrogate(store, surrogateFixture());
    await store.put("scenarios", "again.yaml", text);
    await simulate({ bucket: "scenarios", key: "again.yaml" }, ports);
    const served = TandemForecast.parse(JSON.parse(await textOf(store, "again.json")));
    expect(served.surrogate!.version).toBe(version);
    expect(served.answers).toEqual(shipped.answers);
  });

  it("come as a CSV too, which is simulated and answered by one", async () => {
    const { store, state } = await dropped("rush.csv", tandemCsv(tandems));
    expect(state).toEqual({ kind: "accepted", result: "forecasts/rush.csv" });
    const { header, rows } = readCsv(await textOf(store, "rush.csv"), "answer");
    const cell = (row: number, name: string) => rows[row]!.cells[header.indexOf(name)];
    expect(Number(cell(0, "responseMeanSeconds")) / (2 / 0.3)).toBeCloseTo(1, 1);
    expect([cell(0, "stoppedBy"), cell(1, "responseMeanSeconds")]).toEqual(["precision", ""]);
    expect(cell(1, "error")).toMatch(/^Cannot /);
  });

  it.each([
    ["rush.yaml", "kind: tandems\ntandems: []", "tandems must hold at least one tandem"],
    [
      "rush.json",
      JSON.stringify({ kind: "tandems", tandems: [{ ...BURKE_ROW, batchMean: 0.5 }] }),
      "tandems[0].batchMean must be at least 1: current value is 0.5",
    ],
    [
      "rush.json",
      JSON.stringify({ kind: "tandems", jobs: 150_000_000, tandems }),
      "all simulations together may have at most 200000000 jobs",
    ],
    [
      "rush.json",
      JSON.stringify({ kind: "tandems", method: "surrogate", tandems }),
      "there is no surrogate batch-tandem.tandem.responseMeanSeconds",
    ],
    [
      "rush.csv",
      tandemCsv([{ ...BURKE_ROW, servers2: 0 }]),
      'rush.csv:2: Cannot read the table as "servers2" (column 10)',
    ],
    ["rush.yaml", "kind: tandem", 'kind must be one of sweep, scenario, tandems: did you mean "tandems"?'],
  ])("are refused with a sentence: %s %#", async (key, text, sentence) => {
    const { state } = await dropped(key, text);
    expect(state.kind).toBe("refused");
    expect(JSON.stringify(state).replaceAll('\\"', '"')).toContain(sentence);
  });

  it("are begun anew by the next process when one is asked to end", async () => {
    const stopping = new AbortController();
    const store = await testBuckets();
    await store.put("scenarios", "rush.csv", tandemCsv(tandems));
    const ports = simulatorPorts(store, {
      stopping: stopping.signal,
      pause: () => Promise.resolve(stopping.abort()),
    });
    await expect(simulate({ bucket: "scenarios", key: "rush.csv" }, ports)).rejects.toThrow("as the process is to end");
    expect(await store.head("forecasts", "rush.csv")).toBeUndefined();
    expect((await unsimulated(store)).map(({ key }) => key)).toEqual(["rush.csv"]);
  });
});
