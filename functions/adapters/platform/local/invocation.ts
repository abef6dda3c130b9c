import { rm } from "node:fs/promises";
import { join } from "node:path";

import type { Arrival } from "#core/workflow/routing.ts";
import type { Clock } from "#ports/clock.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { RunComponent, RunRequest } from "#ports/service-platform.ts";

import type { MeasuredInvocation, Output } from "../execution/component-server.ts";
import type { OutputFile } from "../execution/output-files.ts";
import { PhaseMarks } from "../execution/phase-marks.ts";
import { serveArrival } from "./serve-arrival.ts";
import type { Launcher, Worker } from "./worker.ts";

/** A place for one invocation at a time; a warm worker stays in it. */
export interface Slot {
  worker: Worker | undefined;
}

/** What all invocations of a component in a run share. */
export interface InvocationContext {
  readonly run: RunRequest;
  readonly component: RunComponent;
  readonly launcher: Launcher;
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly nodeName: string;
  /** Holds a folder for each invocation while it lasts. */
  readonly workFolder: string;
  /** Aborted when the run is cancelled. */
  readonly cancelled: AbortSignal;
  /** Puts the files where they belong, and starts what they start. */
  deliver(arrival: Arrival, files: readonly OutputFile[]): Promise<Output>;
}

/** Serves one arrival that has just got a slot, as OSCAR's supervisor would: start, download, run, upload. */
export async function invoke(
  arrival: Arrival,
  arrivedAtSeconds: number,
  slot: Slot,
  context: InvocationContext,
): Promise<MeasuredInvocation> {
  const { component, clock, launcher } = context;
  const marks = new PhaseMarks(arrivedAtSeconds);
  marks.end("wait", clock.monotonicSeconds());
  if (!launcher.pulls) marks.hide("pull");

  // A warm process may have died while nobody asked anything of it.
  await discardUsed(slot);
  const cold = slot.worker === undefined;
  const folder = join(context.workFolder, arrival.id);
  const served = await serveArrival({ arrival, folder, slot, marks }, context);

  await discardUsed(slot);
  await rm(folder, { recursive: true, force: true });
  marks.end("teardown", clock.monotonicSeconds());

  const { cpuSeconds, peakMemoryBytes, throttledSeconds } = served.usage;
  return {
    id: arrival.id,
    component: component.name,
    resource: component.configuration.resource,
    node: context.nodeName,
    originIndex: arrival.originIndex,
    batchIndex: arrival.batchIndex,
    inputKeys: arrival.files.map(({ key }) => key),
    inputBytes: served.inputBytes,
    inputCount: arrival.files.length,
    ...served.output,
    cold,
    outcome: served.outcome,
    phases: marks.phases,
    merged: launcher.pulls ? {} : { pull: "start" },
    usage: { cpuSeconds, peakMemoryBytes, throttledSeconds },
    beganAtSeconds: arrivedAtSeconds,
    endedAtSeconds: marks.endedAtSeconds,
  };
}

async function discardUsed(slot: Slot): Promise<void> {
  if (slot.worker === undefined || slot.worker.reusable) return;
  await slot.worker.close();
  slot.worker = undefined;
}
