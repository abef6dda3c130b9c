import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";

import { isOwnerGone, ownerOfText, ownerText, thisOwner } from "#adapters/process/owner.ts";

/** Where agents of one user tell each other what they measure: two at once on a machine disturb each other. */
export class OtherAgents {
  readonly #folder: string;
  readonly #own: string;

  constructor(folder = join(tmpdir(), `profaas-agents-${userInfo().uid}`)) {
    this.#folder = folder;
    this.#own = join(folder, ownerText(thisOwner()));
  }

  /** Says what this agent measures from now on. */
  announce(what: string): void {
    try {
      mkdirSync(this.#folder, { mode: 0o700, recursive: true });
      if (lstatSync(this.#folder).uid !== userInfo().uid) return;
      chmodSync(this.#folder, 0o700);
      writeFileSync(this.#own, what);
    } catch {
      // Others then cannot note it; the measurement is as good.
    }
  }

  withdraw(): void {
    rmSync(this.#own, { force: true });
    try {
      rmdirSync(this.#folder);
    } catch {
      // Others are there.
    }
  }

  /** What the other living agents say that they measure now, as sentences. */
  measuring(): readonly string[] {
    try {
      return readdirSync(this.#folder).flatMap((name) => this.#sentence(name));
    } catch {
      return [];
    }
  }

  #sentence(name: string): readonly string[] {
    const owner = ownerOfText(name);
    const path = join(this.#folder, name);
    if (owner === undefined || path === this.#own) return [];
    if (isOwnerGone(owner)) {
      rmSync(path, { force: true });
      return [];
    }
    return [
      `At the same time another agent on this machine (process ${owner.pid}) measured ${readFileSync(path, "utf8")}`,
    ];
  }
}
