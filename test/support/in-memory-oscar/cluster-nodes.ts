import type { OscarJob } from "./oscar-job.ts";

/** A node of the cluster. */
export interface ClusterNodeOptions {
  readonly name: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly architecture: "amd64" | "arm64";
}

export interface ClusterNode extends ClusterNodeOptions {
  isCordoned: boolean;
  isReady: boolean;
}

/** Gives jobs to nodes by the processors and the memory that they ask for: what has no room waits, in the order of coming. */
export class ClusterNodes {
  readonly nodes: readonly ClusterNode[];
  readonly #running = new Map<OscarJob, ClusterNode>();
  readonly #waiting: { readonly job: OscarJob; readonly start: (node: ClusterNode) => void }[] = [];
  #isPaused = false;

  constructor(nodes: readonly ClusterNodeOptions[]) {
    this.nodes = nodes.map((node) => ({ ...node, isCordoned: false, isReady: true }));
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** While it is paused nothing is scheduled, as with a scheduler that is away. */
  pause(isPaused: boolean): void {
    this.#isPaused = isPaused;
    this.schedule();
  }

  cordon(name: string, isCordoned: boolean): void {
    const node = this.nodes.find((candidate) => candidate.name === name);
    if (node === undefined) throw new RangeError(`Cannot cordon node "${name}" as there is none of that name`);
    node.isCordoned = isCordoned;
    this.schedule();
  }

  submit(job: OscarJob, start: (node: ClusterNode) => void): void {
    this.#waiting.push({ job, start });
    this.schedule();
  }

  /** The job needs nothing any more, or was taken back. */
  release(job: OscarJob): void {
    this.#running.delete(job);
    const place = this.#waiting.findIndex((waiting) => waiting.job === job);
    if (place >= 0) this.#waiting.splice(place, 1);
    this.schedule();
  }

  schedule(): void {
    if (this.#isPaused) return;
    for (const waiting of [...this.#waiting]) {
      const node = this.#nodeFor(waiting.job);
      if (node === undefined) continue;
      this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
      this.#running.set(waiting.job, node);
      waiting.start(node);
    }
  }

  /** What the jobs of a node ask for. */
  requested({ name }: ClusterNode): { readonly cpuMillicores: number; readonly memoryBytes: number } {
    let [cpuMillicores, memoryBytes] = [0, 0];
    for (const [job, node] of this.#running) {
      if (node.name !== name) continue;
      cpuMillicores += job.cpuMillicores;
      memoryBytes += job.memoryBytes;
    }
    return { cpuMillicores, memoryBytes };
  }

  /** The emptiest that has room, as the scheduler of Kubernetes does by default. */
  #nodeFor({ cpuMillicores, memoryBytes }: OscarJob): ClusterNode | undefined {
    let best: { readonly node: ClusterNode; readonly left: number } | undefined;
    for (const node of this.nodes) {
      const taken = this.requested(node);
      const left = node.cores * 1000 - taken.cpuMillicores - cpuMillicores;
      if (node.isCordoned || !node.isReady || left < 0) continue;
      if (taken.memoryBytes + memoryBytes > node.memoryBytes) continue;
      if (best === undefined || left > best.left) best = { node, left };
    }
    return best?.node;
  }
}
