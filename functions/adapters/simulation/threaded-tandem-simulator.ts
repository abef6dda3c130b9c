import { Worker } from "node:worker_threads";

import type { TandemSimulation } from "#core/queueing/simulation/tandem-simulation.ts";
import type { TandemSimulator } from "#ports/simulation.ts";
import type { SimulationReply, SimulationTask } from "./simulation-messages.ts";
import { workerScript } from "./worker-script.ts";

interface Waiting {
  readonly task: SimulationTask;
  readonly resolve: (simulation: TandemSimulation) => void;
  readonly reject: (reason: Error) => void;
}

/** Simulates in threads, which start when they are needed first: each does one tandem at a time, in the order of the calls. */
export function threadedTandemSimulator(threads: number): TandemSimulator {
  const workers: Worker[] = [];
  const idle: Worker[] = [];
  const queue: Waiting[] = [];
  const running = new Map<Worker, Waiting>();
  let broken: Error | undefined;

  function start(): Worker {
    const worker = new Worker(workerScript());
    worker.on("message", (reply: SimulationReply) => {
      const waiting = running.get(worker);
      running.delete(worker);
      worker.unref();
      idle.push(worker);
      if (reply.kind === "done") waiting?.resolve(reply.simulation);
      else waiting?.reject(reply.kind === "refused" ? new RangeError(reply.reason) : new Error(reply.reason));
      hand();
    });
    worker.on("error", end);
    worker.on("exit", (code) => end(new Error(`its exit code is ${code}`)));
    workers.push(worker);
    return worker;
  }

  function end(cause: Error): void {
    broken ??= new Error(`A thread that simulates ended: ${cause.message}`, { cause });
    for (const { reject } of [...running.values(), ...queue.splice(0)]) reject(broken);
    running.clear();
  }

  function hand(): void {
    while (queue.length > 0 && (idle.length > 0 || workers.length < threads)) {
      const worker = idle.pop() ?? start();
      const waiting = queue.shift()!;
      running.set(worker, waiting);
      // A thread that works keeps the process alive, an idle one does not.
      worker.ref();
      worker.postMessage(waiting.task);
    }
  }

  return {
    atOnce: threads,
    simulate: (tandem, options) =>
      new Promise((resolve, reject) => {
        if (broken !== undefined) return reject(broken);
        queue.push({ task: { tandem, options }, resolve, reject });
        hand();
      }),
    close: async () => {
      broken ??= new Error("Cannot simulate as the threads were closed");
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
