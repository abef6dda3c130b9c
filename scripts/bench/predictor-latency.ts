import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { listen } from "#adapters/process/listen.ts";
import type { System } from "#wiring/open-system.ts";

import { modelCatalogue } from "../../functions/predictor/model-catalogue.ts";
import { predictionApp } from "../../functions/predictor/prediction-app.ts";

export interface Latency {
  readonly server: string;
  readonly p50Microseconds: number;
  readonly p99Microseconds: number;
  /** CPU time of this process a request, the client's share included: both run in it. */
  readonly cpuMicroseconds: number;
}

const REQUESTS = 3_000;
const WARM_UP = 500;

/** One-row predictions over HTTP one after another, beside a bare server that parses JSON and answers with JSON. */
export async function predictorLatency(system: System): Promise<Latency[]> {
  const models = modelCatalogue({ store: system.store, log: system.log });
  await models.refresh();
  const served = models.list().find((each) => each.kind === "model");
  if (served === undefined) throw new Error("Cannot measure the predictor as there must be a model in the store");
  const row = Object.fromEntries(served.model.inputs.map(({ name, typical }) => [name, typical]));
  const question = JSON.stringify({ model: served.model.name, rows: [row] });

  const app = predictionApp({ models, page: new Map(), log: system.log });
  const predictor = await listen({ fetch: app.fetch, host: "127.0.0.1", port: 0 });
  const bare = await bareServer();
  try {
    return [
      await timeRequests("predictor", `${predictor.url}/predict`, question),
      await timeRequests("bare node:http with JSON", bare.url, question),
    ];
  } finally {
    await predictor.close();
    await bare.close();
  }
}

async function timeRequests(server: string, url: string, body: string): Promise<Latency> {
  const ask = async (): Promise<number> => {
    const began = performance.now();
    const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
    await response.text();
    if (!response.ok) throw new Error(`Cannot measure ${server} as it must answer 200: it answered ${response.status}`);
    return (performance.now() - began) * 1000;
  };
  for (let count = 0; count < WARM_UP; count++) await ask();
  const cpuBefore = process.cpuUsage();
  const took: number[] = [];
  for (let count = 0; count < REQUESTS; count++) took.push(await ask());
  const { user, system } = process.cpuUsage(cpuBefore);
  took.sort((left, right) => left - right);
  const quantile = (share: number): number => Math.round(took[Math.floor(share * (took.length - 1))] ?? 0);
  return {
    server,
    p50Microseconds: quantile(0.5),
    p99Microseconds: quantile(0.99),
    cpuMicroseconds: Math.round((user + system) / REQUESTS),
  };
}

async function bareServer(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const question: unknown = JSON.parse(Buffer.concat(chunks).toString());
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ question }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
