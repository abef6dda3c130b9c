/** A self-contained spec with its inputs, to be dropped into buckets. */
export interface DroppedCampaign {
  readonly name: string;
  readonly spec: string;
  readonly inputs: Readonly<Record<string, string | Uint8Array>>;
}

/** A component that hashes its input so often that it takes CPU seconds, under several CPU limits. */
export function hashCampaign(
  image: string,
  { rounds = 60, cpu = [0.1, 0.3, 0.6] }: { readonly rounds?: number; readonly cpu?: readonly number[] } = {},
): DroppedCampaign {
  const script = `i=0
while [ $i -lt $ROUNDS ]; do sha256sum "$INPUT_FILE_PATH" > /dev/null; i=$((i + 1)); done
cp "$INPUT_FILE_PATH" "$TMP_OUTPUT_DIR/"
`;
  return {
    name: "hashes",
    spec: JSON.stringify({
      kind: "campaign",
      name: "hashes",
      workflow: workflowOf("hash", image, script),
      components: {
        hash: { cpu, memory: "128Mi", environment: { ROUNDS: rounds }, resources: ["jobs"] },
      },
      inputs: { small: ["in/small.bin"], large: ["in/large.bin"] },
      measure: { workflow: false, components: true },
      repetitions: 1,
      reuse: false,
    }),
    inputs: { "in/small.bin": new Uint8Array(200_000).fill(1), "in/large.bin": new Uint8Array(800_000).fill(2) },
  };
}

/** One run that does nothing for so long. */
export function sleepCampaign(image: string, { seconds }: { readonly seconds: number }): DroppedCampaign {
  return {
    name: "sleeper",
    spec: JSON.stringify({
      kind: "campaign",
      name: "sleeper",
      workflow: workflowOf("sleep", image, `sleep ${seconds}\n`),
      components: { sleep: { cpu: 0.1, memory: "64Mi", timeoutSeconds: 2 * seconds, resources: ["jobs"] } },
      inputs: { one: ["in/one.txt"] },
      measure: { workflow: false, components: true },
      repetitions: 1,
      reuse: false,
    }),
    inputs: { "in/one.txt": "one" },
  };
}

/** A campaign on the simulated cluster, whose artifacts are the same bytes wherever it is carried out. */
export function simulatedSpec(): DroppedCampaign {
  return {
    name: "simulated",
    spec: JSON.stringify({
      kind: "campaign",
      name: "simulated",
      workflow: workflowOf("work", "dev.local/work", "true\n"),
      components: { work: { cpu: [0.25, 0.5, 1, 2], memory: ["128Mi", "256Mi"], resources: ["simulated"] } },
      inputs: { small: ["in/a.bin"], large: ["in/b.bin"] },
      measure: { workflow: false, components: true },
      repetitions: 1,
      reuse: false,
    }),
    inputs: { "in/a.bin": new Uint8Array(200_000), "in/b.bin": new Uint8Array(600_000) },
  };
}

function workflowOf(component: string, image: string, script: string): unknown {
  const service = {
    name: component,
    image,
    script,
    input: [{ storage_provider: "minio.default", path: `${component}/in` }],
    output: [{ storage_provider: "minio.default", path: `${component}/out` }],
  };
  return { functions: { oscar: [{ cluster: service }] } };
}
