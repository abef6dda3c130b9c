import { z } from "zod";

import type { CgroupUsage } from "./cgroup/cgroup.ts";
import { endedEarly, fileVariables, readyUnlessAborted, workEnd, type CommandPlan } from "./command-launcher.ts";
import { startConfined, type ConfinedProcess } from "./confined-process.ts";
import { lineReader } from "./line-reader.ts";
import type { Confinement } from "./limiter.ts";
import { UNKNOWN_USAGE } from "./limiter.ts";
import type { WorkEnd } from "../execution/work-end.ts";
import type { Launcher, Worker } from "./worker.ts";

const Ready = z.looseObject({ ready: z.literal(true) });
const Answer = z.looseObject({ exitCode: z.int(), message: z.string().optional() });
type Answer = z.infer<typeof Answer>;

/**
 * Starts the warm form of a command: a process that stays and serves one input a line. It prints `{"ready":true}` when
 * it can, and answers each line of file names by `{"exitCode":0}`, or another code with a `message`.
 */
export function warmLauncher(plan: CommandPlan): Launcher {
  return {
    pulls: false,
    startIsItsOwn: true,
    async launch(_name, _files, signal) {
      const confinement = plan.limiter.confine(plan.limits);
      const process = startConfined({ ...plan, confinement, interactive: true });
      const conversation = new Conversation(process);
      const isInside = await readyUnlessAborted(process, signal);
      if (isInside) {
        process.go();
        const stop = (): void => void process.kill();
        signal.addEventListener("abort", stop);
        if (signal.aborted) stop();
        const serves = await conversation.ready;
        signal.removeEventListener("abort", stop);
        if (serves) return { kind: "ready", worker: warmWorker(process, confinement, conversation, plan) };
      }
      return endedEarly(process, { confinement, hadBegun: isInside || signal.aborted });
    },
  };
}

function warmWorker(
  process: ConfinedProcess,
  confinement: Confinement,
  conversation: Conversation,
  { clock }: CommandPlan,
): Worker {
  let before: CgroupUsage | undefined;
  let after: CgroupUsage = UNKNOWN_USAGE;
  let peakIsOwn = true;
  let served = 0;
  return {
    get reusable() {
      return conversation.isOpen;
    },
    async serve(files): Promise<WorkEnd> {
      // The first input bears the cost of the start.
      before = served++ === 0 ? undefined : confinement.usage();
      peakIsOwn = before === undefined || confinement.resetPeakMemory();
      const killsBefore = confinement.usage().outOfMemoryKills;
      process.tail.clear();
      const answer = await conversation.ask(JSON.stringify(fileVariables(files)));
      const atSeconds = clock.monotonicSeconds();
      after = confinement.usage();
      const outOfMemory = after.outOfMemoryKills > killsBefore;
      if (answer === undefined) return workEnd(await process.ended, process, outOfMemory);
      return {
        exitCode: answer.exitCode,
        signal: null,
        lastLines: answer.message ?? process.tail.text(),
        outOfMemory,
        atSeconds,
      };
    },
    usage: () => ({
      cpuSeconds: difference(after.cpuSeconds, before?.cpuSeconds),
      peakMemoryBytes: peakIsOwn ? after.peakMemoryBytes : null,
      throttledSeconds: difference(after.throttledSeconds, before?.throttledSeconds),
      outOfMemoryKills: after.outOfMemoryKills - (before?.outOfMemoryKills ?? 0),
    }),
    kill: () => process.kill(),
    async close() {
      await process.kill();
      await confinement.remove();
    },
  };
}

function difference(after: number | null, before: number | null | undefined): number | null {
  return after === null ? null : Math.max(0, after - (before ?? 0));
}

/** Questions and answers with a warm process, one line each; what is neither is kept as what it printed. */
class Conversation {
  readonly ready: Promise<boolean>;
  readonly #process: ConfinedProcess;
  #isOpen = true;
  #answered: ((answer: Answer | undefined) => void) | undefined;

  constructor(process: ConfinedProcess) {
    this.#process = process;
    let resolveReady: (ready: boolean) => void;
    this.ready = new Promise((resolve) => (resolveReady = resolve));
    const read = lineReader((line) => {
      const value = jsonOf(line);
      const answer = Answer.safeParse(value);
      if (this.#answered !== undefined && answer.success) this.#settle(answer.data);
      else if (Ready.safeParse(value).success) resolveReady(true);
      else process.tail.add(Buffer.from(`${line}\n`));
    });
    process.child.stdout?.on("data", read);
    void process.ended.then(() => {
      this.#isOpen = false;
      resolveReady(false);
      this.#settle(undefined);
    });
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Resolves to undefined when the process ended instead of answering. */
  ask(line: string): Promise<Answer | undefined> {
    if (!this.#isOpen) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#answered = resolve;
      this.#process.child.stdin?.write(`${line}\n`);
    });
  }

  #settle(answer: Answer | undefined): void {
    const answered = this.#answered;
    this.#answered = undefined;
    answered?.(answer);
  }
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
