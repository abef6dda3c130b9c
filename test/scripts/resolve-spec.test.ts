import { writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";

import { readCampaign } from "#core/campaign/read-campaign.ts";

import { readCampaignFile } from "../../scripts/campaign/read-campaign-file.ts";
import { resolveSpec } from "../../scripts/resolve-spec.ts";
import { temporaryFolder, type TemporaryFolder } from "../support/temporary-folder.ts";
import { SAMPLE_CAMPAIGN, writeSampleCampaign } from "./sample-campaign.ts";

const nothingStored = { hasInput: () => Promise.resolve(false) };
const context = { resources: ["here"], images: ["example/*"] };

describe("resolveSpec()", () => {
  let folder: TemporaryFolder;
  beforeEach(async () => {
    folder = await temporaryFolder();
    await writeSampleCampaign(folder.path);
  });
  afterEach(() => folder.remove());

  const resolved = () => resolveSpec("campaign.yaml", { directory: folder.path, ...nothingStored });

  it("puts the FDL and the text of its scripts inline, and leaves commands of one line as they are", async () => {
    const spec = parse((await resolved()).text) as {
      workflow: { functions: { oscar: { here: { script: string } }[] } };
    };
    expect(spec.workflow.functions.oscar.map(({ here }) => here.script)).toEqual(["#!/bin/sh\necho blur\n", "true"]);
  });

  it("names input files by their bytes, in the order of their names, when a pattern stands for them", async () => {
    const hash = (letter: string, size: number) =>
      createHash("sha256").update(letter.repeat(size)).digest("hex").slice(0, 16);
    const { text, inputFiles } = await resolved();
    const keys = [`${hash("a", 20_000)}/a.jpg`, `${hash("b", 40_000)}/b.jpg`];
    expect((parse(text) as { inputs: unknown }).inputs).toEqual({ small: keys });
    expect(inputFiles.map(({ key, sizeBytes }) => [key, sizeBytes])).toEqual([
      [keys[0], 20_000],
      [keys[1], 40_000],
    ]);
  });

  it("gives the same campaign from wherever it is asked, and resolving the result changes nothing", async () => {
    const first = await resolved();
    const elsewhere = await resolveSpec(join(folder.path, "campaign.yaml"), { directory: "/", ...nothingStored });
    expect(elsewhere.text).toBe(first.text);
    await writeFile(join(folder.path, "resolved.yaml"), first.text);
    const again = await resolveSpec("resolved.yaml", { directory: folder.path, hasInput: () => Promise.resolve(true) });
    expect(again.text).toBe(first.text);
    expect(again.inputFiles).toEqual([]);
    expect(readCampaign(again.text, "again", context).id).toBe(readCampaign(first.text, "first", context).id);
  });

  it("takes an object of the inputs bucket for what is no file", async () => {
    await writeFile(join(folder.path, "campaign.yaml"), SAMPLE_CAMPAIGN.replace("inputs/*.jpg", "0123/d.jpg"));
    const asked: string[] = [];
    const { text, problems } = await resolveSpec("campaign.yaml", {
      directory: folder.path,
      hasInput: (key) => {
        asked.push(key);
        return Promise.resolve(true);
      },
    });
    expect(problems).toEqual([]);
    expect(asked).toEqual(["0123/d.jpg"]);
    expect((parse(text) as { inputs: unknown }).inputs).toEqual({ small: ["0123/d.jpg"] });
  });
});

describe("resolveSpec() of a trace", () => {
  let folder: TemporaryFolder;
  beforeEach(async () => {
    folder = await temporaryFolder();
    await writeSampleCampaign(folder.path);
    const text = `${SAMPLE_CAMPAIGN}load: { kind: trace, seconds: trace.csv, speed: [1, 2] }\n`;
    await writeFile(join(folder.path, "campaign.yaml"), text);
  });
  afterEach(() => folder.remove());

  const load = async (readInput?: (key: string) => Promise<string | undefined>) => {
    const options = { directory: folder.path, ...nothingStored, ...(readInput === undefined ? {} : { readInput }) };
    const { text, problems } = await resolveSpec("campaign.yaml", options);
    return { load: (parse(text) as { load: unknown }).load, sentences: problems.map(({ sentence }) => sentence) };
  };

  it("puts the times of a CSV file inline", async () => {
    await writeFile(join(folder.path, "trace.csv"), "seconds,user\n5,a\n6.25,b\n");
    expect(await load()).toEqual({ load: { kind: "trace", seconds: [5, 6.25], speed: [1, 2] }, sentences: [] });
  });

  it("puts those of an object of the inputs bucket inline where there is no file", async () => {
    const inline = await load((key) => Promise.resolve(key === "trace.csv" ? "1\n2\n" : undefined));
    expect(inline).toEqual({ load: { kind: "trace", seconds: [1, 2], speed: [1, 2] }, sentences: [] });
  });

  it("says where the trace is missing or bad, once", async () => {
    const reading = () =>
      readCampaignFile("campaign.yaml", { directory: folder.path, context, ...nothingStored }).then(
        ({ campaign }) => [campaign.id],
        (error: Error) => error.message.split("\n"),
      );
    expect(await reading()).toEqual([
      expect.stringMatching(
        /^campaign\.yaml:\d+:\d+: Cannot read the campaign as load\.seconds must be times, a CSV file beside the campaign, or an object of the inputs bucket: current value is "trace\.csv"/,
      ),
    ]);
    await writeFile(join(folder.path, "trace.csv"), "seconds\nsoon\n");
    expect(await reading()).toEqual([
      'trace.csv:2: Cannot read the table as a time must be a number of seconds: this one is "soon"',
    ]);
  });
});

describe("readCampaignFile()", () => {
  let folder: TemporaryFolder;
  beforeEach(async () => {
    folder = await temporaryFolder();
    await writeSampleCampaign(folder.path);
  });
  afterEach(() => folder.remove());

  const problemsOf = async (files: Readonly<Record<string, string>>): Promise<string[]> => {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder.path, name), text);
    const reading = readCampaignFile("campaign.yaml", { directory: folder.path, context, ...nothingStored });
    return reading.then(
      ({ campaign }) => [campaign.id],
      (error: Error) => error.message.split("\n"),
    );
  };

  it("tells problems of the campaign and of its FDL with the line in the file where each is written", async () => {
    const campaign = SAMPLE_CAMPAIGN.replace("memory: 512Mi }\n", "memory: 512Mi, cpus: 3 }\n").replace(
      "repetitions: 1",
      "repetitions: 0",
    );
    const fdl = `functions:
  oscar:
    - here:
        name: blur
        image: example/blur
        script: missing.sh
        input: [{ path: faces/in }]
        memory: lots
`;
    const problems = await problemsOf({ "campaign.yaml": campaign, "faces.fdl.yaml": fdl });
    expect(problems).toEqual([
      expect.stringMatching(
        /^campaign\.yaml:6:\d+: Cannot read the campaign as components\.encode\.cpus must not be there: did you mean "cpu"\?/,
      ),
      expect.stringMatching(
        /^campaign\.yaml:10:1: Cannot read the campaign as repetitions must be a positive integer: current value is 0/,
      ),
      expect.stringMatching(
        /^faces\.fdl\.yaml:6:9: Cannot read the FDL as .*script must be the text of a script, or the path of a file beside this one: current value is "missing\.sh"/,
      ),
      expect.stringMatching(
        /^faces\.fdl\.yaml:8:9: Cannot read the FDL as functions\.oscar\[0\]\.here\.memory must be a quantity of memory/,
      ),
    ]);
  });

  it("names the line of an input that is not there, once", async () => {
    const problems = await problemsOf({
      "campaign.yaml": SAMPLE_CAMPAIGN.replace(
        "[inputs/*.jpg]",
        "\n    - inputs/a.jpg\n    - inputs/nope.jpg\n    - inputs/*.gif",
      ),
    });
    expect(problems).toEqual([
      'campaign.yaml:10:7: Cannot read the campaign as inputs.small[1] must be a file beside the campaign, or an object of the inputs bucket: current value is "inputs/nope.jpg"',
      'campaign.yaml:11:7: Cannot read the campaign as inputs.small[2] must match at least one file beside the campaign: current value is "inputs/*.gif"',
    ]);
  });

  it("points at the pattern that gave a file that is there twice", async () => {
    const problems = await problemsOf({
      "campaign.yaml": SAMPLE_CAMPAIGN.replace("[inputs/*.jpg]", "\n    - inputs/*.jpg\n    - inputs/b.jpg"),
    });
    expect(problems).toEqual([
      expect.stringMatching(/^campaign\.yaml:10:7: .*inputs\.small\[2\] must be in the set once/),
    ]);
  });

  it("says that the FDL is not there", async () => {
    const problems = await problemsOf({ "campaign.yaml": SAMPLE_CAMPAIGN.replace("faces.fdl.yaml", "face.fdl.yaml") });
    expect(problems).toEqual([
      'campaign.yaml:3:1: Cannot read the campaign as workflow must be an FDL, or the path of an FDL file beside the campaign: current value is "face.fdl.yaml"',
    ]);
  });
});
