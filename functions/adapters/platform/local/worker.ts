import type { WorkEnd } from "../execution/work-end.ts";
import type { CgroupUsage } from "./cgroup/cgroup.ts";

/** Where the files of one invocation are on this machine. */
export interface WorkFiles {
  readonly inputFolder: string;
  readonly outputFolder: string;
  /** In the input folder: the file that started the invocation. */
  readonly inputFile: string;
  /** The key of that file in the store. */
  readonly objectKey: string;
}

/** A process or a container that is there and can take an input. */
export interface Worker {
  /** False once it has served what it can. */
  readonly reusable: boolean;
  /** Serves one input to its end. The worker's own failure is an end, not an exception. */
  serve(files: WorkFiles): Promise<WorkEnd>;
  /** What this invocation used, once it has ended. */
  usage(): CgroupUsage;
  /** Ends it at once, whatever it does; what it serves ends too. */
  kill(): Promise<void>;
  /** Ends it and gives back all that it held. */
  close(): Promise<void>;
}

/** What came of starting a worker. */
export type Launched =
  | { readonly kind: "ready"; readonly worker: Worker }
  /** It ended before it could take an input. */
  | { readonly kind: "ended"; readonly end: WorkEnd; readonly usage: CgroupUsage };

/** Starts workers of one component. */
export interface Launcher {
  /** True when a start may have to pull an image, and tells when it has. */
  readonly pulls: boolean;
  /** True when the component itself decides how long its start takes, so that its time limit holds for the start too. */
  readonly startIsItsOwn: boolean;
  /** `name` is unique among the workers of a run. Aborting the signal ends the start. */
  launch(name: string, files: WorkFiles, signal: AbortSignal, onPulled: (atSeconds: number) => void): Promise<Launched>;
}
