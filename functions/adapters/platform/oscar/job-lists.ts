import type { JobState } from "./api/job-state.ts";
import { type OscarGround, siteOf } from "./oscar-site.ts";
import type { ServicePlace } from "./run-layout.ts";

/** The jobs of services, each service's list read once until it is wanted anew: reading one keeps OSCAR from working. */
export class JobLists {
  readonly #ground: OscarGround;
  readonly #lists = new Map<string, ReadonlyMap<string, JobState>>();
  /** How often a list was read. */
  reads = 0;

  constructor(ground: OscarGround) {
    this.#ground = ground;
  }

  async of({ site, service }: Pick<ServicePlace, "site" | "service">): Promise<ReadonlyMap<string, JobState>> {
    const id = `${site}/${service}`;
    const known = this.#lists.get(id);
    if (known !== undefined) return known;
    this.reads++;
    const list = await siteOf(this.#ground, site).client.jobs(service);
    this.#lists.set(id, list);
    return list;
  }

  /** The next one who asks has them read anew. */
  forget(): void {
    this.#lists.clear();
  }
}
