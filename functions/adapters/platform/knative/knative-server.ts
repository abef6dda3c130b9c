import type { Arrival } from "#core/workflow/routing.ts";
import type { InvocationOutcome } from "#core/trace/invocation.ts";
import type { RunComponent } from "#ports/service-platform.ts";

import type { ComponentServer, MeasuredInvocation, Output, ServerTools } from "../execution/component-server.ts";
import { outcomeOfPod, outcomeOfSilence, outcomeOnTheWay } from "./request-outcome.ts";
import { requestOf } from "./request-of.ts";
import type { ServiceAnswer } from "./service-client.ts";
import { requestTimeoutSeconds } from "./service-manifest.ts";
import { servingPhases } from "./serving-phases.ts";
import { ANSWER_TYPE, ServingAnswer, splitHead } from "./serving-message.ts";
import type { OpenService } from "./open-service.ts";

/** How long the pod's status may take to tell why a container ended. */
const STATUS_PATIENCE_SECONDS = 6;
const NO_OUTPUT: Output = { outputBytes: 0, outputCount: 0 };
const NO_USAGE = { cpuSeconds: null, peakMemoryBytes: null, throttledSeconds: null };

/** What came of a request. */
interface Reply {
  readonly answer: ServiceAnswer | undefined;
  readonly told: ServingAnswer | undefined;
  /** The bytes of the files that the answer names. */
  readonly rest: Buffer;
  readonly outcome: InvocationOutcome;
  readonly endedAtSeconds: number;
}

/** Serves the arrivals of one component by requests to its service, each sent at its time: Knative queues and scales. */
export function knativeServer(component: RunComponent, tools: ServerTools, service: OpenService): ComponentServer {
  const { clock, pods, places, statistics } = service;

  async function serve(arrival: Arrival, arrivedAtSeconds: number): Promise<MeasuredInvocation> {
    const reply = await ask(arrival);
    const { told, answer, outcome } = reply;
    const start = told === undefined ? undefined : coldStart(told, arrivedAtSeconds);
    const phases = servingPhases(
      {
        arrivedAtSeconds,
        answeredAtSeconds: answer?.answeredAtSeconds ?? reply.endedAtSeconds,
        endedAtSeconds: reply.endedAtSeconds,
        ...(told === undefined ? {} : { freeAtSeconds: places.freeAt(told.pod) }),
        ...(start === undefined ? {} : { start }),
      },
      told === undefined ? undefined : { marks: told.result.marks, answeredSeconds: told.answeredSeconds },
    );
    const takenAtSeconds = arrivedAtSeconds + (phases.phases.wait ?? 0) + (phases.phases.start ?? 0);
    if (told !== undefined) {
      places.note(told.pod, phases.endedAtSeconds);
      statistics.note(told, start !== undefined);
    }
    const final = await delivered(arrival, reply);
    const reasons = pods.troublesBetween(arrivedAtSeconds, takenAtSeconds);
    return {
      id: arrival.id,
      component: component.name,
      resource: component.configuration.resource,
      node: told === undefined ? "" : pods.nodeOf(told.pod),
      originIndex: arrival.originIndex,
      batchIndex: arrival.batchIndex,
      inputKeys: arrival.files.map(({ key }) => key),
      inputBytes: told?.result.inputBytes ?? arrival.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      inputCount: arrival.files.length,
      ...final.output,
      cold: start !== undefined,
      outcome: final.outcome ?? outcome,
      phases: phases.phases,
      merged: phases.merged,
      usage: told?.result.usage ?? NO_USAGE,
      ...(told === undefined ? {} : { pod: told.pod }),
      ...(phases.bounds === undefined ? {} : { bounds: phases.bounds }),
      ...(reasons.length === 0 ? {} : { reasons: [...reasons] }),
      beganAtSeconds: arrivedAtSeconds,
      endedAtSeconds: phases.endedAtSeconds,
    };
  }

  /** The first request of a pod that was made while it waited. */
  function coldStart({ pod, servedBefore }: ServingAnswer, arrivedAtSeconds: number) {
    return servedBefore === 0 ? pods.startAfter(pod, arrivedAtSeconds) : undefined;
  }

  async function ask(arrival: Arrival): Promise<Reply> {
    const sentAtSeconds = clock.monotonicSeconds();
    const quiet = service.quiet.begin();
    try {
      const { headers, body } = await requestOf(arrival, service);
      const signal = AbortSignal.any([tools.cancelled, quiet.signal]);
      const answer = await service.client.send({ headers, body, signal });
      return await readReply(answer, clock.monotonicSeconds(), sentAtSeconds);
    } catch (error) {
      const endedAtSeconds = clock.monotonicSeconds();
      const outcome: InvocationOutcome = tools.cancelled.aborted ? { kind: "cancelled" } : outcomeOfSilence(error);
      return { answer: undefined, told: undefined, rest: Buffer.alloc(0), outcome, endedAtSeconds };
    } finally {
      quiet.release();
    }
  }

  async function readReply(answer: ServiceAnswer, endedAtSeconds: number, sentAtSeconds: number): Promise<Reply> {
    const split = answer.contentType === ANSWER_TYPE ? splitHead(answer.body) : undefined;
    if (split === undefined) {
      const outcome = outcomeOnTheWay(answer, requestTimeoutSeconds(component));
      return { answer, told: undefined, rest: Buffer.alloc(0), outcome, endedAtSeconds };
    }
    const told = ServingAnswer.parse(JSON.parse(split.head));
    const { memoryBytes } = component.configuration;
    const isKilled = told.broken && (await isSeenKilled(told.pod, sentAtSeconds));
    const outcome = outcomeOfPod(told, { memoryBytes, timeoutSeconds: component.timeoutSeconds }, isKilled);
    return { answer, told, rest: split.rest, outcome, endedAtSeconds };
  }

  /** The platform tells a little later why a container ended. */
  async function isSeenKilled(pod: string, sinceSeconds: number): Promise<boolean> {
    const endSeconds = clock.monotonicSeconds() + STATUS_PATIENCE_SECONDS;
    while (!pods.isKilledAfter(pod, sinceSeconds) && clock.monotonicSeconds() < endSeconds) {
      if (tools.cancelled.aborted) return false;
      await clock.sleep(0.1, tools.cancelled);
    }
    return pods.isKilledAfter(pod, sinceSeconds);
  }

  /** Hands on what the component left; what goes wrong there is the invocation's end too. */
  async function delivered(
    arrival: Arrival,
    { told, rest, outcome }: Reply,
  ): Promise<{ readonly output: Output; readonly outcome?: InvocationOutcome }> {
    if (told === undefined || outcome.kind !== "succeeded") return { output: NO_OUTPUT };
    try {
      const { files } = told.result;
      const bodies = service.keepsInStore ? undefined : cut(rest, files);
      const output = await tools.deliver(arrival, files, async (file, key) => {
        const body = bodies?.get(file.relativePath);
        // The pod has put it there itself where it has the store.
        if (body === undefined) return;
        service.bodies.hold("work", key, body);
        await service.putWork(key, body);
      });
      return { output };
    } catch (error) {
      return { output: NO_OUTPUT, outcome: outcomeOfDelivery(error) };
    }
  }

  return { places: Infinity, serve, close: () => Promise.resolve() };
}

/** The bytes of the files, which lie one after another. */
function cut(
  rest: Buffer,
  files: readonly { readonly relativePath: string; readonly sizeBytes: number }[],
): ReadonlyMap<string, Buffer> {
  let from = 0;
  return new Map(
    files.map(({ relativePath, sizeBytes }) => [relativePath, rest.subarray(from, (from += sizeBytes))] as const),
  );
}

function outcomeOfDelivery(error: unknown): InvocationOutcome {
  return { kind: "failed", exitCode: null, message: error instanceof Error ? error.message : String(error) };
}
