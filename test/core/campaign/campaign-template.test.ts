import { describe, expect, it } from "vitest";
import { parse } from "yaml";

import { campaignTemplate } from "#core/campaign/campaign-template.ts";
import { planRuns } from "#core/campaign/plan-runs.ts";
import { readCampaign } from "#core/campaign/read-campaign.ts";
import { readFdl } from "#core/workflow/read-fdl.ts";

const FDL = {
  functions: {
    oscar: [
      {
        c: {
          name: "split",
          image: "i/split",
          cpu: "1.0",
          memory: "1Gi",
          environment: { Variables: { FPS: "1" } },
          input: [{ path: "v/in" }],
          output: [{ path: "v/frames" }],
        },
      },
      { c: { name: "detect", input: [{ path: "v/frames" }], output: [{ path: "v/out" }] } },
    ],
  },
};
const workflow = readFdl(JSON.stringify(FDL), "app.yaml");
const text = campaignTemplate(workflow, {
  name: "video",
  fdlPath: "./app.yaml",
  inputPaths: ["in/one film.mp4"],
  schema: "./campaign.schema.json",
});

describe("campaignTemplate()", () => {
  it("is YAML that names the FDL and the inputs, and starts with the schema for editors", () => {
    expect(text.split("\n")[0]).toBe("# yaml-language-server: $schema=./campaign.schema.json");
    expect(parse(text)).toMatchObject({
      kind: "campaign",
      name: "video",
      workflow: "./app.yaml",
      inputs: { sample: ["in/one film.mp4"] },
    });
    expect(parse(text)).toHaveProperty("components.split.cpu", [0.5, 1]);
    expect(text).toContain("  detect:   # reads what split writes");
    expect(text).toContain('    #   FPS: ["1"]');
  });

  it("is a campaign that can be planned once its paths are replaced by what they name", () => {
    const spec = { ...(parse(text) as object), workflow: FDL, inputs: { sample: ["0123/film.mp4"] } };
    const campaign = readCampaign(JSON.stringify(spec), "c.yaml", { resources: ["here"] });
    expect(planRuns(campaign).runs.length).toBeGreaterThan(10);
  });

  it("stays valid when what is commented out is put in", () => {
    const uncommented = text
      .split("\n")
      .map((line) =>
        line.replace(
          /^(\s*)# ?(?=\s*(?:environment|FPS|timeoutSeconds|join|coolDownSeconds|budget|batches|interUpload\w+):)/,
          "$1",
        ),
      )
      .join("\n");
    expect(uncommented).toContain("\n    join: true");
    const spec = { ...(parse(uncommented) as object), workflow: FDL, inputs: { sample: ["0123/film.mp4"] } };
    const campaign = readCampaign(JSON.stringify(spec), "c.yaml", { resources: ["here"] });
    expect(campaign).toMatchObject({
      coolDownSeconds: 5,
      budget: { runs: 200 },
      load: { batches: 5, interUploadDistribution: "exponential" },
    });
    expect(campaign.components.find(({ name }) => name === "split")?.environment).toEqual({ FPS: ["1"] });
  });
});
