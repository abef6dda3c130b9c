import { z } from "zod";

/** One thing that a deployment is made of. */
const DeployedPart = z.strictObject({
  kind: z.string(),
  name: z.string(),
  /** `foreign` has the name and is somebody else's: it is never touched. */
  state: z.enum(["present", "created", "changed", "removed", "missing", "different", "foreign"]),
  /** What differs, where that is known. */
  differences: z.array(z.string()),
});
export type DeployedPart = z.infer<typeof DeployedPart>;

export const DeployDocument = z
  .strictObject({
    platform: z.enum(["oscar", "knative"]),
    /** Where it is deployed, for people. */
    target: z.string(),
    /** What is deployed: the folder of the FDL or of the overlay. */
    source: z.string(),
    /** True when nothing is missing. */
    complete: z.boolean(),
    parts: z.array(DeployedPart),
    /** One sentence for each thing that is missing. */
    missing: z.array(z.string()),
    /** What is there but may be a trouble, and what is left to the operator. */
    notes: z.array(z.string()),
  })
  .meta({ title: "What profaas deploy prints" });
export type DeployDocument = z.infer<typeof DeployDocument>;
