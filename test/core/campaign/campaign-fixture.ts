import type { Campaign } from "#core/campaign/campaign.ts";
import { readCampaign } from "#core/campaign/read-campaign.ts";

/** A chain of two components, blur and encode, and an extra component that reads the same folder as blur. */
export const CHAIN = {
  functions: {
    oscar: [
      {
        here: {
          name: "blur",
          image: "example/blur",
          input: [{ storage_provider: "minio", path: "faces/in" }],
          output: [{ storage_provider: "minio", path: "faces/mid" }],
        },
      },
      {
        here: {
          name: "encode",
          image: "example/encode",
          input: [{ storage_provider: "minio", path: "faces/mid" }],
          output: [{ storage_provider: "minio", path: "faces/out" }],
        },
      },
    ],
  },
};

/** A spec as plain data, with these fields over a small default. */
export function specWith(fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return { kind: "campaign", name: "faces", workflow: CHAIN, inputs: { small: ["01/a.jpg", "02/b.jpg"] }, ...fields };
}

export function campaignWith(fields: Readonly<Record<string, unknown>> = {}): Campaign {
  return readCampaign(JSON.stringify(specWith(fields)), "c.json", { resources: ["here", "edge"], maximumRuns: 1e9 });
}
