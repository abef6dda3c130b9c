import { timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import type { ObjectStore } from "#ports/object-store.ts";

import { stageArrival } from "../cluster/stage.ts";
import type { StageComponent } from "../cluster/stage-order.ts";
import type { StageResult } from "../cluster/stage-result.ts";
import { ExchangeStore } from "./exchange-store.ts";
import { MessageReader } from "./message-reader.ts";
import { ANSWER_TYPE, ARRIVAL_TYPE, ServingArrival, type ServingAnswer } from "./serving-message.ts";
import type { Remnant, ServingRunner } from "./serving-runner.ts";

export interface ServingStageOptions {
  readonly order: StageComponent;
  /** Buckets are named by role. */
  readonly store: ObjectStore;
  readonly runner: ServingRunner;
  /** Name of the pod. */
  readonly pod: string;
  /** Whoever does not know it is not served. */
  readonly token: string;
  /** 0 takes a free one. */
  readonly port: number;
}

export interface ServingStage {
  readonly port: number;
  /** Takes no new request and lets those under way end. */
  close(): Promise<void>;
}

const LONGEST_HEAD_BYTES = 4 * 2 ** 20;

/**
 * Serves the arrivals of one component in its pod. The files of an arrival come in the body of its request and go in
 * the body of the answer; or an event (`ce-type` is set) tells of files in the store, and what they become goes there.
 */
export async function serveStage(options: ServingStageOptions): Promise<ServingStage> {
  const served = new ServedRequests();
  const server = createServer(
    { requestTimeout: 0, headersTimeout: 60_000, keepAliveTimeout: 120_000 },
    (request, response) => {
      answer(request, response, served, options).catch((error: unknown) => {
        if (!response.headersSent) response.writeHead(500, { "content-type": "text/plain" });
        response.end(error instanceof Error ? error.message : String(error));
      });
    },
  );
  await new Promise<void>((resolve, reject) => void server.once("error", reject).listen(options.port, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => closed(server),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  served: ServedRequests,
  options: ServingStageOptions,
): Promise<void> {
  if (request.method === "GET" && request.url === "/health/ready") {
    response.writeHead((await options.runner.isReady()) ? 200 : 503).end();
    return;
  }
  if (!isKnown(request, options.token)) return void response.writeHead(401).end();
  if (request.method !== "POST") return void response.writeHead(405).end();

  const takenAt = performance.now();
  const nowSeconds = (): number => (performance.now() - takenAt) / 1000;
  const place = served.take();
  try {
    const reader = new MessageReader(request);
    const head = await reader.line(LONGEST_HEAD_BYTES);
    const parsed = ServingArrival.safeParse(JSON.parse(head));
    if (!parsed.success) return void response.writeHead(400).end(parsed.error.message);
    const arrival = parsed.data;
    const exchange = isEvent(request) ? undefined : new ExchangeStore(arrival.files, reader);
    const name = `i${place.number}`;
    const result = await stageArrival(options.order, arrival, name, {
      store: exchange ?? options.store,
      wrapper: options.runner,
      nowSeconds,
      hint: () => undefined,
    });
    const remnant = await options.runner.remnant(name);
    const outputs = exchange?.outputs ?? [];
    const told: ServingAnswer = {
      format: "serving-answer",
      version: 1,
      pod: options.pod,
      servedBefore: place.number,
      concurrent: place.mostAtOnce,
      answeredSeconds: nowSeconds(),
      result: { ...result, usage: ownUsage(result, remnant, place.mostAtOnce > 1) },
      broken: remnant.isBroken,
      lastLines: remnant.lastLines,
    };
    await send(response, statusOf(result), [Buffer.from(`${JSON.stringify(told)}\n`), ...outputs]);
  } finally {
    served.leave(place);
  }
}

function isKnown({ headers }: IncomingMessage, token: string): boolean {
  const given = Buffer.from(headers.authorization ?? "");
  const known = Buffer.from(`Bearer ${token}`);
  return given.length === known.length && timingSafeEqual(given, known);
}

function isEvent({ headers }: IncomingMessage): boolean {
  return headers["ce-type"] !== undefined && headers["content-type"] !== ARRIVAL_TYPE;
}

/** What the control group counted while others computed too is not this invocation's alone. */
function ownUsage({ usage }: StageResult, { ownCpuSeconds }: Remnant, isShared: boolean): StageResult["usage"] {
  return isShared ? { ...usage, cpuSeconds: ownCpuSeconds, throttledSeconds: null } : usage;
}

/** Counted by the queue-proxy: what the component failed at is a failed request. */
function statusOf({ end }: StageResult): number {
  return end.kind === "ended" && end.exitCode === 0 && !end.timedOut && (end.outOfMemoryKills ?? 0) === 0 ? 200 : 500;
}

async function send(response: ServerResponse, status: number, parts: readonly Buffer[]): Promise<void> {
  const sizeBytes = parts.reduce((sum, { length }) => sum + length, 0);
  response.writeHead(status, { "content-type": ANSWER_TYPE, "content-length": sizeBytes });
  for (const part of parts) {
    if (!response.write(part))
      await new Promise<void>((resolve) => void response.once("drain", resolve).once("close", resolve));
  }
  response.end();
}

async function closed(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}

interface Place {
  /** Requests that were taken before. */
  readonly number: number;
  mostAtOnce: number;
}

class ServedRequests {
  readonly #underWay = new Set<Place>();
  #count = 0;

  take(): Place {
    const place = { number: this.#count++, mostAtOnce: this.#underWay.size + 1 };
    this.#underWay.add(place);
    for (const each of this.#underWay) each.mostAtOnce = Math.max(each.mostAtOnce, this.#underWay.size);
    return place;
  }

  leave(place: Place): void {
    this.#underWay.delete(place);
  }
}
