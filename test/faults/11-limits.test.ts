import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

import { describe, expect, it } from "vitest";

import { readArtifact } from "#artifacts/read-artifact.ts";
import { Receipt, Refusal } from "#core/campaign/campaign-state.ts";
import { errorObject, receiptObject } from "#core/campaign/object-keys.ts";
import { readCampaign } from "#core/campaign/read-campaign.ts";
import { decodeText } from "#core/document/decode-text.ts";

import { acceptCampaign } from "../../functions/profiler/accept-campaign.ts";
import { countingStore } from "../support/counting-store.ts";
import { HOSTILE_SPECS, LARGE_SPECS, PLAIN_SPEC } from "../support/hostile-specs.ts";
import { simulatedProfiler } from "../support/simulated-ports.ts";
import { testBuckets } from "../support/test-buckets.ts";

const CONTEXT = { resources: ["here"] };
/** Far above what the slowest takes (a second or two), far below what a step lasts. */
const MOST_CPU_SECONDS = 10;

describe("a spec of", () => {
  it.each(HOSTILE_SPECS)("$what is told what it is, once", async ({ bytes, refusal }) => {
    const store = countingStore(await testBuckets());
    const { ports } = simulatedProfiler(store);
    await store.put("campaigns", "spec.yaml", bytes);
    const before = process.cpuUsage();
    for (let round = 0; round < 2; round++) await acceptCampaign("spec.yaml", undefined, ports);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(MOST_CPU_SECONDS);
    expect(store.count("get campaigns/spec.yaml")).toBeLessThanOrEqual(1);

    const refused = await readArtifact(store, errorObject("campaigns", "spec.yaml"), Refusal);
    const accepted = await readArtifact(store, receiptObject("campaigns", "spec.yaml"), Receipt);
    if (refusal === null) {
      expect(refused?.artifact.problems).toBeUndefined();
      expect(accepted?.artifact.result).toMatch(/^faces-[0-9a-f]{8}$/);
      return;
    }
    expect(accepted).toBeUndefined();
    const problems = refused?.artifact.problems ?? [];
    expect(problems.map(({ sentence }) => sentence).join("\n")).toMatch(refusal);
    expect(problems.length).toBeLessThanOrEqual(21);
    for (const { sentence } of problems) {
      expect(sentence.length).toBeLessThan(700);
      expect(sentence).toMatch(/^spec\.yaml(:\d+:\d+)?: /);
    }
  });

  it("a byte order mark, minus zero, or a megabyte of comment is the campaign that it is without", () => {
    const plain = readCampaign(PLAIN_SPEC, "spec.yaml", CONTEXT).id;
    for (const what of ["a byte order mark", "1 MiB", "seed -0", "coolDownSeconds -0", "load.interUploadSeconds -0"]) {
      const { bytes } = HOSTILE_SPECS.find((one) => one.what === what)!;
      const text = decodeText(bytes, "spec.yaml");
      const zero = readCampaign(text.replaceAll("-0\n", "0\n").replace(": -0", ": 0"), "spec.yaml", CONTEXT).id;
      expect(readCampaign(text, "spec.yaml", CONTEXT).id).toBe(zero);
      if (!what.includes("-0")) expect(zero).toBe(plain);
    }
  });
});

describe("memory", () => {
  it("stays flat: the large ones are read in a heap of 96 MiB", async () => {
    const program = fileURLToPath(new URL("../support/read-hostile-specs.ts", import.meta.url));
    const child = spawn(process.execPath, ["--max-old-space-size=96", "--import", "tsx", program], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text: Buffer) => (said += String(text)));
    const [code] = (await once(child, "close")) as [number | null];
    expect(code, said).toBe(0);
    expect(said).toBe(`${LARGE_SPECS.length} specs read\n`);
  });
});
