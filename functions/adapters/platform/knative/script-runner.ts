import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { StageWrapper, type ComputeOrder, type InvocationFolder, type WrapperEnd } from "../cluster/stage-wrapper.ts";
import { lastLines } from "./last-lines.ts";
import { LivingComponent } from "./living-component.ts";
import type { Remnant, ServingRunner } from "./serving-runner.ts";
import { shellCpuSeconds } from "./shell-cpu-seconds.ts";

/** Lets the wrapper in the component's container run the script once for each invocation, several at once. */
export class ScriptRunner implements ServingRunner {
  readonly #wrapper: StageWrapper;
  readonly #component: LivingComponent;
  readonly #shared: string;
  readonly #remnants = new Map<string, Remnant>();

  constructor(shared: string) {
    this.#shared = shared;
    this.#wrapper = new StageWrapper(shared);
    this.#component = new LivingComponent(shared);
  }

  isReady(): Promise<boolean> {
    return Promise.resolve(this.#component.isAlive);
  }

  makeFolder(name: string): InvocationFolder {
    return this.#wrapper.makeFolder(name);
  }

  async run(
    folder: InvocationFolder,
    order: ComputeOrder,
    nowSeconds: () => number,
    onBegan: (atSeconds: number) => void,
  ): Promise<WrapperEnd> {
    const end = await this.#wrapper.run(folder, order, nowSeconds, onBegan, () => this.#component.died());
    this.#remnants.set(folder.name, {
      isBroken: end.isLost === true,
      lastLines: await lastLines(join(folder.path, "log")),
      ownCpuSeconds: shellCpuSeconds(await readFile(join(folder.path, "times"), "utf8").catch(() => "")),
    });
    return end;
  }

  /** What else is known of an invocation; its folder goes. */
  async remnant(name: string): Promise<Remnant> {
    const remnant = this.#remnants.get(name) ?? { isBroken: false, lastLines: "", ownCpuSeconds: null };
    this.#remnants.delete(name);
    const path = join(this.#shared, name);
    await rm(path, { recursive: true, force: true }).catch(() =>
      // Folders of another user, whom only the component's container may be.
      writeFile(join(this.#shared, "go"), `-${name}\n`),
    );
    return remnant;
  }

  close(): void {
    this.#component.close();
  }
}
