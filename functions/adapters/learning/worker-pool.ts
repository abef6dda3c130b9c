import { Worker } from "node:worker_threads";

import type { FittedPipeline } from "#core/selection/fitted-pipeline.ts";
import type { FoldResult } from "#core/selection/fold-learner.ts";
import type { LearningProblem } from "#core/selection/learning-problem.ts";
import type { Trial } from "#core/selection/trial.ts";
import type { WorkerAnswer, WorkerMessage, WorkerTask } from "./worker-messages.ts";
import { workerScript } from "./worker-script.ts";

/** A thread of the trainer is gone: that says nothing of what it was learning. */
export class ThreadEnded extends Error {
  constructor(cause: Error) {
    super(`A thread of the trainer ended: ${cause.message}`, { cause });
  }
}

/** A problem that the threads know. */
export interface PooledProblem {
  /** What comes of each of some kindred trials in a fold. */
  learnFold(trials: readonly Trial[], fold: number): Promise<readonly FoldResult[]>;
  fit(trial: Trial): Promise<FittedPipeline>;
  /** The threads forget it. */
  close(): void;
}

type Value = readonly FoldResult[] | FittedPipeline;

interface Waiting {
  readonly task: WorkerTask;
  readonly resolve: (value: Value) => void;
  readonly reject: (reason: Error) => void;
}

/**
 * A thread needs no more for what is short-lived: half of what Node gives takes no more of the processor, and 20 MB less
 * of memory each.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 24 };

/** Threads that learn; each does one task at a time, in the order in which they were asked. */
export class WorkerPool {
  readonly #workers: readonly Worker[];
  readonly #idle: Worker[] = [];
  readonly #queue: Waiting[] = [];
  readonly #running = new Map<Worker, Waiting>();
  #next = 0;
  #broken: Error | undefined;

  constructor(threads: number) {
    const script = workerScript();
    this.#workers = Array.from({ length: threads }, () => new Worker(script, { resourceLimits }));
    for (const worker of this.#workers) {
      worker.on("message", (answer: WorkerAnswer) => this.#answered(worker, answer));
      worker.on("error", (error) => this.#break(error));
      worker.on("exit", (code) => this.#break(new Error(`its exit code is ${code}`)));
      worker.unref();
      this.#idle.push(worker);
    }
  }

  open(content: LearningProblem): PooledProblem {
    const problem = this.#next++;
    this.#tellAll({ kind: "open", problem, content });
    return {
      learnFold: (trials, fold) =>
        this.#ask<readonly FoldResult[]>({ kind: "fold", id: this.#next++, problem, trials, fold }),
      fit: (trial) => this.#ask<FittedPipeline>({ kind: "all", id: this.#next++, problem, trial }),
      close: () => this.#tellAll({ kind: "close", problem }),
    };
  }

  /** Ends the threads. */
  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  #tellAll(message: WorkerMessage): void {
    for (const worker of this.#workers) worker.postMessage(message);
  }

  #ask<Answer extends Value>(task: WorkerTask): Promise<Answer> {
    return new Promise<Value>((resolve, reject) => {
      if (this.#broken !== undefined) return reject(this.#broken);
      this.#queue.push({ task, resolve, reject });
      this.#hand();
    }) as Promise<Answer>;
  }

  #hand(): void {
    while (this.#idle.length > 0 && this.#queue.length > 0) {
      const worker = this.#idle.pop()!;
      const waiting = this.#queue.shift()!;
      this.#running.set(worker, waiting);
      // A thread that works keeps the process alive, an idle one does not.
      worker.ref();
      worker.postMessage(waiting.task);
    }
  }

  #answered(worker: Worker, answer: WorkerAnswer): void {
    const waiting = this.#running.get(worker);
    this.#running.delete(worker);
    worker.unref();
    this.#idle.push(worker);
    if (answer.kind === "done") waiting?.resolve(answer.value);
    else waiting?.reject(new Error(answer.reason));
    this.#hand();
  }

  #break(error: Error): void {
    this.#broken ??= new ThreadEnded(error);
    for (const { reject } of [...this.#running.values(), ...this.#queue.splice(0)]) reject(this.#broken);
    this.#running.clear();
  }
}
