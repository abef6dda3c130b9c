import { mkdir, open } from "node:fs/promises";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { gzipSync } from "node:zlib";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { readArtifact } from "#artifacts/read-artifact.ts";
import { Receipt, Refusal } from "#core/campaign/campaign-state.ts";
import type { BucketRole } from "#core/campaign/bucket-roles.ts";
import { errorObject, receiptObject } from "#core/campaign/object-keys.ts";
import { CSV_LIMITS, datasetCsv, readCsv } from "#core/dataset/csv.ts";
import { inferDataset } from "#core/dataset/infer-dataset.ts";

import { answerRequest } from "../../functions/predictor/answer-request.ts";
import { modelCatalogue, type ModelCatalogue } from "../../functions/predictor/model-catalogue.ts";
import { acceptCampaign } from "../../functions/profiler/accept-campaign.ts";
import { serving } from "../predictor/serving.ts";
import { countingStore } from "../support/counting-store.ts";
import { cpuSeconds } from "../support/cpu-seconds.ts";
import { directoryBuckets, type OpenedStore } from "../support/each-store.ts";
import { keepingLogger } from "../support/keeping-logger.ts";
import { modelFixture, publish } from "../support/model-fixture.ts";
import { simulatedCampaign } from "../support/simulated-campaign.ts";
import { simulatedProfiler } from "../support/simulated-ports.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const MODEL = modelFixture().name;
const REQUEST = `${MODEL}/questions.csv`;
const CSV = "cpuMillicores,inputBytes,alternative\n1000,1048576,default\n";
const NOT_UTF8 = /must be text in UTF-8/;

/** A zip of one stored entry, whose name leads out of any folder (PKWARE's APPNOTE 4.3.7). */
function zipSlip(): Buffer {
  const name = Buffer.from("../../../tmp/profaas-zip-slip");
  const content = Buffer.from(simulatedCampaign().spec);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt32LE(content.length, 18);
  header.writeUInt32LE(content.length, 22);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, name, content]);
}

const bomb = gzipSync(Buffer.alloc(64 * 2 ** 20, "kind: campaign\n"), { level: 9 });

const ARCHIVES: Readonly<Record<string, Uint8Array>> = {
  "a gzip of a good document": gzipSync(simulatedCampaign().spec),
  "a gzip bomb": bomb,
  "a gzip of a gzip bomb": gzipSync(bomb),
  "a zip that would write elsewhere": zipSlip(),
  "a zstd frame": Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xa4, 0, 0, 0, 4]),
  "an xz": Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]),
  "a bzip2": Buffer.from("BZh91AY&SY\xd0", "latin1"),
};

let opened: OpenedStore & { readonly root: string };
let models: ModelCatalogue;
beforeEach(async () => {
  opened = await directoryBuckets();
  await publish(opened.store, modelFixture());
  models = modelCatalogue({ store: opened.store, log: keepingLogger() });
  await models.refresh();
});
afterEach(() => opened.remove());

async function drop(bucket: BucketRole, key: string, bytes: Uint8Array | string): Promise<void> {
  await opened.store.put(bucket, key, bytes);
}
async function handle(bucket: BucketRole, key: string, store = opened.store): Promise<void> {
  if (bucket === "campaigns") await acceptCampaign(key, undefined, simulatedProfiler(store).ports);
  else await answerRequest({ bucket, key }, { store, log: keepingLogger(), models });
}
async function refusalOf(bucket: BucketRole, key: string): Promise<string> {
  const refusal = await readArtifact(opened.store, errorObject(bucket, key), Refusal);
  return refusal?.artifact.problems.map(({ sentence }) => sentence).join("\n") ?? "no refusal";
}

describe.each([
  ["campaigns", "spec.yaml"],
  ["requests", REQUEST],
] as const)("an object of %s that is", (bucket, key) => {
  it.each(Object.keys(ARCHIVES))("%s is never unpacked, and refused in words", async (what) => {
    await drop(bucket, key, ARCHIVES[what]!);
    const before = process.cpuUsage();
    await handle(bucket, key);
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(1);
    expect(await refusalOf(bucket, key)).toMatch(/must be text in UTF-8|is NUL/);
    if (!what.includes("zip that")) expect(await refusalOf(bucket, key)).toMatch(NOT_UTF8);
  });

  it("a sparse file of more bytes than are read is refused by its size, without being read", async () => {
    const path = join(opened.root, `test-${bucket}`, key);
    await mkdir(dirname(path), { recursive: true });
    const file = await open(path, "w");
    await file.truncate(CSV_LIMITS.characters + 1);
    await file.close();
    const store = countingStore(opened.store);
    await handle(bucket, key, store);
    expect(await refusalOf(bucket, key)).toMatch(/must have at most \d+ bytes: it has 268435457$/);
    expect(store.count(`get ${bucket}/${key}`) + store.count(`open ${bucket}/${key}`)).toBe(0);
  });
});

describe("a compressed body", () => {
  it.each(["gzip", "deflate", "br", "zstd", "gzip, gzip"])(
    "in %s is refused with 415 and not unpacked",
    async (encoding) => {
      const { app } = await serving();
      const headers = { "content-type": "application/json", "content-encoding": encoding };
      const response = await app.request("/predict", { method: "POST", headers, body: new Uint8Array(bomb) });
      expect(response.status).toBe(415);
    },
  );
});

describe("the functions", () => {
  it("hold no code that unpacks anything, so that there is no unpacked stream to cap", () => {
    const files = readdirSync(join(ROOT, "functions"), { recursive: true, encoding: "utf8" });
    const sources = files.filter((file) => file.endsWith(".ts") || (file.endsWith(".js") && !file.includes("vendor")));
    expect(sources.length).toBeGreaterThan(200);
    const unpacks = /zlib|DecompressionStream|gunzip|inflate|brotli|unzip|\btar\b.*(extract|-x)/i;
    const found = sources.filter((file) => unpacks.test(readFileSync(join(ROOT, "functions", file), "utf8")));
    // Within a measured service of OSCAR, its script unpacks what the profiler packed there: plain archives, as large as what is in them.
    expect(found).toEqual(["adapters/platform/oscar/service-script.ts"]);
    const script = readFileSync(join(ROOT, "functions", found[0]!), "utf8");
    expect(script.match(/\btar -\w+/g)).toEqual(["tar -xf", "tar -cf"]);
  });
});

describe("a table", () => {
  const table = (text: string) => (): unknown => readCsv(text, "t.csv");

  it.each([
    ["one line of 32 million commas", ",".repeat(32_000_000), /t\.csv:1: .* at most 1000 columns: it has 32000001$/],
    ["a row of a million cells", `a,b\n1,2\n${"1,".repeat(1_000_000)}\n`, /t\.csv:3: .* at most 1000 columns/],
    ["too many cells in all", `${header(1_000)}\n${`${"1,".repeat(999)}1\n`.repeat(20_001)}`, /at most 20000000 cells/],
    ["a quote that never closes", `a,b\n"${"x\n".repeat(500_000)}`, /must be CSV: Quote Not Closed/],
    ["a million blank lines and no table", "\n".repeat(1_000_000), /must begin with a header line: it is empty/],
  ])("of %s is refused before it fills the memory", (_what, text, sentence) => {
    let heap = 0;
    const seconds = cpuSeconds(() => {
      expect(table(text)).toThrow(sentence);
      heap = process.memoryUsage().heapUsed;
    });
    expect(seconds).toBeLessThan(5);
    expect(heap).toBeLessThan(600 * 2 ** 20);
  });

  it("with a cell of a million digits and a letter is refused in a few words, at once", () => {
    const digits = `${"1".repeat(1_000_000)}x`;
    const dataset = (): unknown =>
      inferDataset(readCsv(`a,y\n1,1\n2,2\n3,${digits}\n`, "t.csv"), { name: "t", target: "y" });
    expect(cpuSeconds(() => expect(dataset).toThrow(/^t\.csv:4: .{0,160}$/))).toBeLessThan(2);
  });

  it("of a request with such a cell is refused in a few words, at once, and an unused one is passed through", async () => {
    await drop("requests", REQUEST, CSV.replace("1000", `${"1".repeat(1_000_000)}x`));
    const before = process.cpuUsage();
    await handle("requests", REQUEST);
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(2);
    expect(await refusalOf("requests", REQUEST)).toMatch(/^.{0,300}cpuMillicores must be a number.{0,120}$/);

    await drop("requests", REQUEST, `note,${CSV.replace("\n1000", `\n${"n".repeat(1_000_000)},1000`)}`);
    await handle("requests", REQUEST);
    expect(await readArtifact(opened.store, receiptObject("requests", REQUEST), Receipt)).toBeDefined();
  });

  it("without a column that the model needs says so in a few words, however long its own names are", async () => {
    const names = Array.from({ length: 20 }, (_, index) => `${index}${"n".repeat(100_000)}`);
    await drop("requests", REQUEST, `${names.join(",")}\n${names.map(() => "1").join(",")}\n`);
    await handle("requests", REQUEST);
    const refusal = await refusalOf("requests", REQUEST);
    expect(refusal).toMatch(/needs a column "cpuMillicores"/);
    expect(refusal.length).toBeLessThan(10_000);
  });
});

describe("a formula in a cell", () => {
  const FORMULAS = [" =2", "=cmd|' /C calc'!A0", "+1+cmd", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "=1"];

  it("is text for a spreadsheet: in predictions, whatever the request said", async () => {
    const given = FORMULAS.map((formula) => `"${formula}",1000,1048576,default`);
    await drop("requests", REQUEST, `=note,${CSV.split("\n")[0]}\n${given.join("\n")}\n`);
    await handle("requests", REQUEST);
    const answered = new TextDecoder().decode((await opened.store.get("predictions", REQUEST))?.body);
    expect(dangerous(answered)).toEqual([]);
    expect(readCsv(answered, "answer.csv").rows).toHaveLength(FORMULAS.length);
  });

  it("is text for a spreadsheet: in datasets, whatever a spec called its variables' values", () => {
    const rows = FORMULAS.map((formula, index) => `"${formula}",${index}`).join("\n");
    const dataset = inferDataset(readCsv(`=name,seconds\n${rows}\n-5,9\n`, "t.csv"), { name: "t", target: "seconds" });
    const text = datasetCsv(dataset);
    expect(dangerous(text)).toEqual([]);
    expect(text).toContain("'=cmd|' /C calc'!A0");
    // The JSON, which is learned from, has every text as it was.
    expect(dataset.rows.map(([cell]) => cell)).toContain("=cmd|' /C calc'!A0");
  });

  function dangerous(text: string): string[] {
    const { header: names, rows } = readCsv(text, "answer.csv");
    return [...names, ...rows.flatMap(({ cells }) => cells)].filter(
      (cell) => /^\s*[=+\-@]/.test(cell) && !Number.isFinite(Number(cell)),
    );
  }
});

function header(columns: number): string {
  return Array.from({ length: columns }, (_, index) => `c${index}`).join(",");
}
