import { execFileSync } from "node:child_process";
import { constants, openSync, readSync } from "node:fs";
import { join } from "node:path";

const LOOK_FIRST_MILLISECONDS = 20;
const LOOK_MILLISECONDS = 100;

/** Knows by the pipe that the wrapper holds open whether the component's container lives, and when it died. */
export class LivingComponent {
  readonly #pipe: number;
  readonly #buffer = Buffer.alloc(64);
  readonly #onDeath = new Set<() => void>();
  #isAlive = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(shared: string) {
    const path = join(shared, "alive");
    execFileSync("mkfifo", ["-m", "666", path], { stdio: "ignore" });
    this.#pipe = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    this.#look();
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** Resolves when the container dies that lives now. */
  died(): Promise<void> {
    return new Promise((resolve) => void this.#onDeath.add(resolve));
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  /** No writer, no byte: nobody holds it open. A writer that says nothing is EAGAIN. */
  #look(): void {
    const wasAlive = this.#isAlive;
    try {
      this.#isAlive = readSync(this.#pipe, this.#buffer) > 0;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    }
    if (wasAlive && !this.#isAlive) {
      for (const resolve of this.#onDeath) resolve();
      this.#onDeath.clear();
    }
    const milliseconds = this.#isAlive ? LOOK_MILLISECONDS : LOOK_FIRST_MILLISECONDS;
    this.#timer = setTimeout(() => this.#look(), milliseconds).unref();
  }
}
