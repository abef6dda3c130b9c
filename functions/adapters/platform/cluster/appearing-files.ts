import { existsSync, watch, type FSWatcher } from "node:fs";
import { join } from "node:path";

/** How often to look where the system does not tell. */
const LOOK_MILLISECONDS = 10;
/** How often to look where it does tell, for what it might have left out. */
const LOOK_TOLD_MILLISECONDS = 500;

/** Notes when files appear in a folder, to the moment at which the system tells. */
export class AppearingFiles {
  readonly #folder: string;
  readonly #awaited = new Map<string, () => void>();
  #watcher: FSWatcher | undefined;
  readonly #timer: NodeJS.Timeout;

  constructor(folder: string) {
    this.#folder = folder;
    const look = (): void => this.#look();
    try {
      this.#watcher = watch(folder, look);
      this.#watcher.on("error", () => undefined);
    } catch {
      // The system has no watches left.
    }
    this.#timer = setInterval(look, this.#watcher === undefined ? LOOK_MILLISECONDS : LOOK_TOLD_MILLISECONDS);
  }

  /** Resolves when the file is there. */
  async appeared(name: string): Promise<void> {
    if (existsSync(join(this.#folder, name))) return;
    await new Promise<void>((resolve) => void this.#awaited.set(name, resolve));
  }

  close(): void {
    this.#watcher?.close();
    clearInterval(this.#timer);
  }

  #look(): void {
    for (const [name, resolve] of this.#awaited) {
      if (!existsSync(join(this.#folder, name))) continue;
      this.#awaited.delete(name);
      resolve();
    }
  }
}
