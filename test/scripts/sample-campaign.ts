import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** A folder as a user has it: an operator's file with a simulated cluster, an FDL, its script, inputs and a campaign. */
export async function writeSampleCampaign(
  folder: string,
  {
    campaign = SAMPLE_CAMPAIGN,
    operator = SAMPLE_OPERATOR,
  }: { readonly campaign?: string; readonly operator?: string } = {},
): Promise<{ readonly campaign: string; readonly operator: string }> {
  await mkdir(join(folder, "inputs"), { recursive: true });
  const files: Readonly<Record<string, string>> = {
    "profaas.yaml": operator,
    "campaign.yaml": campaign,
    "faces.fdl.yaml": SAMPLE_FDL,
    "blur.sh": "#!/bin/sh\necho blur\n",
    "inputs/a.jpg": "a".repeat(20_000),
    "inputs/b.jpg": "b".repeat(40_000),
    "inputs/c.png": "c".repeat(10_000),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return { campaign: join(folder, "campaign.yaml"), operator: join(folder, "profaas.yaml") };
}

export const SAMPLE_OPERATOR = `store: { kind: directory, path: store }
work: work
clusters:
  sim: { kind: simulated }
resources:
  here: { cluster: sim }
images: ["example/*"]
serve: { host: 127.0.0.1, port: 0, reconcileSeconds: 1 }
`;

export const SAMPLE_FDL = `functions:
  oscar:
    - here:
        name: blur
        image: example/blur
        script: blur.sh
        input: [{ storage_provider: minio, path: faces/in }]
        output: [{ storage_provider: minio, path: faces/mid }]
    - here:
        name: encode
        image: example/encode
        script: "true"
        input: [{ storage_provider: minio, path: faces/mid }]
        output: [{ storage_provider: minio, path: faces/out }]
`;

export const SAMPLE_CAMPAIGN = `kind: campaign
name: faces
workflow: faces.fdl.yaml
components:
  blur: { cpu: [0.5, 1, 2], memory: 512Mi, parallelism: [1, 2] }
  encode: { cpu: 1, memory: 512Mi }
inputs:
  small: [inputs/*.jpg]
measure: { workflow: true, components: false }
repetitions: 1
`;
