import { Routing, type Arrival } from "#core/workflow/routing.ts";
import type { Enforcement, NodeDescription, RunMeasurement } from "#core/trace/run-record.ts";
import type { Invocation } from "#core/trace/invocation.ts";
import type { Clock } from "#ports/clock.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { RunComponent, RunRequest } from "#ports/service-platform.ts";

import { Background } from "./background.ts";
import { Deliveries } from "./deliveries.ts";
import type { MeasuredInvocation } from "./invocation.ts";
import { Station } from "./station.ts";
import { uploadMoments } from "./upload-moments.ts";
import type { Launcher } from "./worker.ts";

/** What a run needs of the machine that it runs on. */
export interface RunSurroundings {
  readonly cluster: string;
  readonly node: NodeDescription;
  readonly enforcement: Enforcement;
  readonly store: ObjectStore;
  readonly clock: Clock;
  /** Holds the files of invocations while they last. */
  readonly workFolder: string;
  readonly cancelled: AbortSignal;
  launcherOf(component: RunComponent): Launcher;
  onProgress(finishedInvocations: number): void;
  /** What else is known to run now, in sentences. */
  othersRunning(): readonly string[];
}

/** Runs what the request says on this machine; undefined when it was cancelled. What it made is gone at the end. */
export async function executeRun(run: RunRequest, surroundings: RunSurroundings): Promise<RunMeasurement | undefined> {
  const execution = new RunExecution(run, surroundings);
  try {
    return await execution.measure();
  } finally {
    await execution.close();
  }
}

class RunExecution {
  readonly #run: RunRequest;
  readonly #surroundings: RunSurroundings;
  readonly #routing: Routing;
  readonly #deliveries: Deliveries;
  readonly #stations: ReadonlyMap<string, Station>;
  readonly #stopped = new AbortController();
  readonly #stop = (): void => {
    this.#stopped.abort();
    this.#onChange();
  };
  readonly #measured: MeasuredInvocation[] = [];
  #failure: { readonly error: unknown } | undefined;
  /** Called when the run may have come to its end. */
  #onChange: () => void = () => undefined;

  constructor(run: RunRequest, surroundings: RunSurroundings) {
    this.#run = run;
    this.#surroundings = surroundings;
    this.#routing = new Routing(run);
    this.#deliveries = new Deliveries(run, this.#routing, surroundings.store, (arrivals) => this.#arrive(arrivals));
    this.#stations = new Map(run.components.map((component) => [component.name, this.#station(component)]));
    surroundings.cancelled.addEventListener("abort", this.#stop);
    if (surroundings.cancelled.aborted) this.#stop();
  }

  async measure(): Promise<RunMeasurement | undefined> {
    const { clock, othersRunning } = this.#surroundings;
    const othersBefore = othersRunning();
    const background = new Background();
    const epochMilliseconds = clock.epochMilliseconds();
    const zeroSeconds = clock.monotonicSeconds();
    await this.#uploadAll(zeroSeconds);
    await this.#end();
    if (this.#failure !== undefined) throw this.#failure.error;
    if (this.#stopped.signal.aborted) return undefined;

    const invocations = this.#invocations(zeroSeconds);
    const others = [...new Set([...othersBefore, ...othersRunning()])];
    return {
      startedAt: new Date(epochMilliseconds).toISOString(),
      makespanSeconds: invocations.reduce((last, { finishedAtSeconds }) => Math.max(last, finishedAtSeconds), 0),
      invocations,
      platform: { kind: "local", cluster: this.#surroundings.cluster, nodes: [this.#surroundings.node] },
      enforcement: this.#surroundings.enforcement,
      background: background.until(invocations, others),
      achievedParallelism: Object.fromEntries(
        [...this.#stations].map(([name, station]) => [name, station.achievedParallelism]),
      ),
      captured: await this.#deliveries.capture(),
    };
  }

  async close(): Promise<void> {
    this.#surroundings.cancelled.removeEventListener("abort", this.#stop);
    this.#stop();
    for (const station of this.#stations.values()) await station.close();
    await this.#deliveries.clear();
  }

  #station(component: RunComponent): Station {
    const { store, clock, node, workFolder, launcherOf } = this.#surroundings;
    return new Station(
      {
        run: this.#run,
        component,
        launcher: launcherOf(component),
        store,
        clock,
        nodeName: node.name,
        workFolder,
        cancelled: this.#stopped.signal,
        deliver: (arrival, files) => this.#deliveries.deliver(arrival, files),
      },
      {
        onEnd: (arrival, measured) => this.#onEnd(arrival, measured),
        onError: (error) => {
          this.#failure ??= { error };
          this.#stop();
        },
      },
    );
  }

  async #uploadAll(zeroSeconds: number): Promise<void> {
    const { clock } = this.#surroundings;
    const { signal } = this.#stopped;
    for (const { afterSeconds, uploads } of uploadMoments(this.#run.uploads)) {
      await clock.sleep(Math.max(0, zeroSeconds + afterSeconds - clock.monotonicSeconds()), signal);
      if (signal.aborted) return;
      this.#arrive(uploads.flatMap((index) => this.#routing.uploaded(index)));
    }
  }

  /** Resolves when every file has come to its end, or the run was stopped and nothing is served any more. */
  async #end(): Promise<void> {
    while (!this.#routing.finished && !this.#stopped.signal.aborted) {
      await new Promise<void>((resolve) => (this.#onChange = resolve));
    }
    for (const station of this.#stations.values()) await station.idle();
  }

  #arrive(arrivals: readonly Arrival[]): void {
    const atSeconds = this.#surroundings.clock.monotonicSeconds();
    for (const arrival of arrivals) this.#stations.get(arrival.component)?.arrive(arrival, atSeconds);
  }

  #onEnd(arrival: Arrival, measured: MeasuredInvocation): void {
    if (measured.outcome.kind !== "succeeded") this.#arrive(this.#routing.failed(arrival));
    this.#measured.push(measured);
    this.#surroundings.onProgress(this.#measured.length);
    this.#onChange();
  }

  /** In the order of their arrivals, with times from the first upload on. */
  #invocations(zeroSeconds: number): Invocation[] {
    return this.#measured
      .map(({ beganAtSeconds, endedAtSeconds, ...invocation }) => ({
        ...invocation,
        arrivedAtSeconds: beganAtSeconds - zeroSeconds,
        finishedAtSeconds: endedAtSeconds - zeroSeconds,
      }))
      .sort((left, right) => left.arrivedAtSeconds - right.arrivedAtSeconds || (left.id < right.id ? -1 : 1));
  }
}
