import type { RunRequest } from "#ports/service-platform.ts";

import type { OscarGround } from "./oscar-site.ts";
import type { RunLayout } from "./run-layout.ts";

export async function cordonFor(_run: RunRequest, _layout: RunLayout, _ground: OscarGround): Promise<void> {
  await Promise.resolve();
}
