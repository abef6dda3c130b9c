import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { describe, expect, it } from "vitest";
import { parse } from "yaml";

import { campaignContextOf } from "#core/campaign/campaign-context.ts";
import { OperatorFile } from "#core/campaign/operator.ts";
import { planRuns } from "#core/campaign/plan-runs.ts";
import { readCampaign } from "#core/campaign/read-campaign.ts";
import type { Campaign } from "#core/campaign/campaign.ts";
import { readFdl } from "#core/workflow/read-fdl.ts";

import { WORKFLOWS } from "./run-component.ts";

const operator = OperatorFile.parse(parse(readFileSync(join(WORKFLOWS, "profaas.yaml"), "utf8")));

const CAMPAIGNS = ["face-blur/demo", "face-blur/full", "video-chunks/small", "video-chunks/full"];

/** The FDL with its scripts inline, as `run` sends it. */
function fdlOf(path: string): string {
  const fdl = parse(readFileSync(path, "utf8"));
  for (const service of fdl.functions.oscar.flatMap((entry: object) => Object.values(entry))) {
    service.script = readFileSync(join(dirname(path), service.script), "utf8");
  }
  return JSON.stringify(fdl);
}

function specOf(name: string): { readonly path: string; readonly spec: Record<string, unknown> } {
  const path = join(WORKFLOWS, `${name}.campaign.yaml`);
  return { path, spec: parse(readFileSync(path, "utf8")) };
}

function campaignOf(name: string): Campaign {
  const { path, spec } = specOf(name);
  const workflow = JSON.parse(fdlOf(join(dirname(path), spec["workflow"] as string)));
  return readCampaign(JSON.stringify({ ...spec, workflow }), name, campaignContextOf(operator));
}

describe("the operator's file", () => {
  it.each(Object.entries(operator.commands))("names only files that exist for %s", (_name, command) => {
    for (const file of command.files) expect(existsSync(join(WORKFLOWS, file)), file).toBe(true);
    expect(command.files).toContain(command.run[1]);
  });

  it("names every module of face-blur, since each makes the measurement what it is", () => {
    const modules = readdirSync(join(WORKFLOWS, "face-blur")).filter((file) => file.endsWith(".mjs"));
    const measured = modules.filter((file) => file !== "make-inputs.mjs").map((file) => `face-blur/${file}`);
    expect(operator.commands["blur-faces"]?.files).toEqual(expect.arrayContaining(measured));
  });
});

describe("the workflows", () => {
  it("hand pictures from blur-faces to encode", () => {
    const { components, edges } = readFdl(fdlOf(join(WORKFLOWS, "face-blur/face-blur.fdl.yaml")), "face-blur");
    expect(components.map(({ name }) => name)).toEqual(["blur-faces", "encode"]);
    expect(edges).toEqual([{ from: "blur-faces", to: "encode", path: "face-blur/blurred" }]);
  });

  it("hand chunks from split to transform to join", () => {
    const { edges } = readFdl(fdlOf(join(WORKFLOWS, "video-chunks/video-chunks.fdl.yaml")), "video-chunks");
    expect(edges.map(({ from, to }) => [from, to])).toEqual([
      ["split", "transform"],
      ["transform", "join"],
    ]);
  });
});

describe("the campaigns", () => {
  it.each(CAMPAIGNS)("%s can be planned with the commands of the operator's file", (name) => {
    const campaign = campaignOf(name);
    const { runs, leftOut } = planRuns(campaign);
    expect(runs.length).toBeGreaterThan(0);
    expect(leftOut).toBeGreaterThan(0);
    const commands = campaign.components.map(({ alternatives }) => alternatives["default"]?.command);
    for (const command of commands) expect(Object.keys(operator.commands)).toContain(command);
  });

  it.each(["face-blur/demo", "face-blur/full"])("%s finds its pictures in a fresh clone", (name) => {
    const { path, spec } = specOf(name);
    const files = Object.values(spec["inputs"] as Record<string, string[]>).flat();
    for (const file of files) expect(existsSync(join(dirname(path), file)), file).toBe(true);
  });

  it.each(["video-chunks/small", "video-chunks/full"])("%s names only videos that make-inputs.sh makes", (name) => {
    const script = readFileSync(join(WORKFLOWS, "video-chunks/make-inputs.sh"), "utf8");
    const made = [...script.matchAll(/^make (\S+) /gm)].map(([, video]) => `inputs/${video}.mp4`);
    const files = Object.values(specOf(name).spec["inputs"] as Record<string, string[]>).flat();
    expect(made).toEqual(expect.arrayContaining(files));
  });

  it("measure in the demo every CPU limit with every size of picture, and leave some configurations to predict", () => {
    const { runs, leftOut } = planRuns(campaignOf("face-blur/demo"));
    const cells = runs.map(({ configuration }) =>
      [configuration.components["blur-faces"]?.cpuMillicores, configuration.inputSet].join(" "),
    );
    expect(new Set(cells).size).toBe(12);
    expect(leftOut).toBeGreaterThanOrEqual(8);
  });
});
