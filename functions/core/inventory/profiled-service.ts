import { z } from "zod";

import { canonicalJson } from "#core/document/canonical-json.ts";
import { sha256Hex } from "#core/document/hash.ts";

import type { FoundService } from "./found-cluster.ts";
import type { ProfileTemplate } from "./profile-template.ts";

/** What was begun for a service: as long as it stays what it is, nothing else is. */
export const ProfiledService = z.strictObject({
  format: z.literal("profiled-service"),
  version: z.literal(1),
  /** Of what the service and its template were. */
  sha256: z.string(),
  campaignId: z.string(),
  begunAt: z.string(),
});
export type ProfiledService = z.infer<typeof ProfiledService>;

/** Changes whenever the service does, or how it is to be measured. */
export function serviceSha256(service: FoundService, template: ProfileTemplate): string {
  return sha256Hex(canonicalJson([service, template]));
}
