/** A campaign of two components in a chain, as a dropped spec, with its inputs; small enough to be run hundreds of times. */
export function simulatedCampaign(changes: { readonly name?: string; readonly extra?: string } = {}): {
  readonly spec: string;
  readonly inputs: Readonly<Record<string, string>>;
} {
  const spec = `kind: campaign
name: ${changes.name ?? "faces"}
workflow:
  functions:
    oscar:
      - here:
          name: blur
          image: example/blur
          script: "true"
          input: [{ storage_provider: minio, path: faces/in }]
          output: [{ storage_provider: minio, path: faces/mid }]
      - here:
          name: encode
          image: example/encode
          script: "true"
          input: [{ storage_provider: minio, path: faces/mid }]
          output: [{ storage_provider: minio, path: faces/out }]
components:
  blur: { cpu: [0.5, 1], memory: 512Mi, parallelism: 2 }
  encode: { cpu: 1, memory: 512Mi, parallelism: 1 }
inputs:
  small: [0123/a.jpg, 4567/b.jpg]
load: { batchSize: 2 }
repetitions: 2
${changes.extra ?? ""}`;
  return { spec, inputs: { "0123/a.jpg": "x".repeat(20_000), "4567/b.jpg": "y".repeat(40_000) } };
}
