import { Routing, type Arrival } from "#core/workflow/routing.ts";
import type { RunMeasurement } from "#core/trace/run-record.ts";
import type { Invocation } from "#core/trace/invocation.ts";
import type { Clock } from "#ports/clock.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { RunComponent, RunRequest } from "#ports/service-platform.ts";

import { achievedParallelism } from "#core/trace/concurrency.ts";
import type { ComponentServer, MeasuredInvocation, ServerTools } from "./component-server.ts";
import { Deliveries } from "./deliveries.ts";
import { LoadLag } from "./load-lag.ts";
import { Station } from "./station.ts";
import { uploadMoments } from "./upload-moments.ts";

/** What a run needs of the place that it runs on. */
export interface RunSurroundings {
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly cancelled: AbortSignal;
  serverOf(component: RunComponent, tools: ServerTools): ComponentServer;
  /** Begins to watch what else happens there; told at the end what it was. */
  watch(): RunWatch;
  onProgress(finishedInvocations: number): void;
}

/** What a platform adds to the measurement of a run. */
export interface RunWatch {
  until(invocations: readonly Invocation[]): Promise<RunCircumstances>;
}

export type RunCircumstances = Pick<RunMeasurement, "platform" | "enforcement" | "background" | "scaling">;

/** Runs what the request says; undefined when it was cancelled. What it made is gone at the end. */
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
  /** When arrivals of the load were to come, in seconds from the first upload, by their id. */
  readonly #intendedSeconds = new Map<string, number>();
  readonly #lag = new LoadLag();
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
    const { clock } = this.#surroundings;
    const watch = this.#surroundings.watch();
    const epochMilliseconds = clock.epochMilliseconds();
    const zeroSeconds = clock.monotonicSeconds();
    await this.#uploadAll(zeroSeconds);
    await this.#end();
    if (this.#failure !== undefined) throw this.#failure.error;
    if (this.#stopped.signal.aborted) return undefined;

    const invocations = this.#invocations(zeroSeconds);
    return {
      startedAt: new Date(epochMilliseconds).toISOString(),
      makespanSeconds: invocations.reduce((last, { finishedAtSeconds }) => Math.max(last, finishedAtSeconds), 0),
      invocations,
      ...(await watch.until(invocations)),
      load: this.#lag.of(this.#run.uploads),
      achievedParallelism: this.#achievedParallelism(invocations),
      captured: await this.#deliveries.capture(),
    };
  }

  async close(): Promise<void> {
    this.#surroundings.cancelled.removeEventListener("abort", this.#stop);
    this.#stop();
    for (const station of this.#stations.values()) await station.close();
    await this.#deliveries.clear();
  }

  /** A server that takes everything at once says nothing of it: there the phases tell what was past its wait. */
  #achievedParallelism(invocations: readonly Invocation[]): Record<string, number> {
    const past = achievedParallelism(invocations, [...this.#stations.keys()]);
    return Object.fromEntries(
      [...this.#stations].map(([name, station]) => [
        name,
        station.isLimited ? station.achievedParallelism : (past[name] ?? 0),
      ]),
    );
  }

  #station(component: RunComponent): Station {
    const cancelled = this.#stopped.signal;
    const deliver: ServerTools["deliver"] = (arrival, files, put) => this.#deliveries.deliver(arrival, files, put);
    return new Station({
      server: this.#surroundings.serverOf(component, { cancelled, deliver }),
      parallelism: component.configuration.parallelism,
      cancelled,
      onEnd: (arrival, measured) => this.#onEnd(arrival, measured),
      onError: (error) => {
        this.#failure ??= { error };
        this.#stop();
      },
    });
  }

  async #uploadAll(zeroSeconds: number): Promise<void> {
    const { clock } = this.#surroundings;
    const { signal } = this.#stopped;
    for (const { afterSeconds, uploads } of uploadMoments(this.#run.uploads)) {
      const intendedSeconds = zeroSeconds + afterSeconds;
      await clock.sleep(Math.max(0, intendedSeconds - clock.monotonicSeconds()), signal);
      if (signal.aborted) return;
      this.#lag.note(clock.monotonicSeconds() - intendedSeconds, uploads.length);
      const arrivals = uploads.flatMap((index) => this.#routing.uploaded(index));
      for (const { id } of arrivals) this.#intendedSeconds.set(id, afterSeconds);
      // A late generator must not flatter what it measures: an arrival counts from when it was to come.
      this.#arrive(arrivals, intendedSeconds);
    }
  }

  /** Resolves when every file has come to its end, or the run was stopped and nothing is served any more. */
  async #end(): Promise<void> {
    while (!this.#routing.finished && !this.#stopped.signal.aborted) {
      await new Promise<void>((resolve) => (this.#onChange = resolve));
    }
    for (const station of this.#stations.values()) await station.idle();
  }

  #arrive(arrivals: readonly Arrival[], atSeconds = this.#surroundings.clock.monotonicSeconds()): void {
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
        arrivedAtSeconds: this.#intendedSeconds.get(invocation.id) ?? beganAtSeconds - zeroSeconds,
        finishedAtSeconds: endedAtSeconds - zeroSeconds,
      }))
      .sort((left, right) => left.arrivedAtSeconds - right.arrivedAtSeconds || (left.id < right.id ? -1 : 1));
  }
}
