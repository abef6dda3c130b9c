import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";

import { Campaign } from "#core/campaign/campaign.ts";
import { readCampaign } from "#core/campaign/read-campaign.ts";

import { CHAIN, campaignWith, specWith } from "./campaign-fixture.ts";

const SHORT = `
# A comment does not count.
kind: campaign
name: faces
workflow: ${JSON.stringify(CHAIN)}
components:
  encode: { cpu: 0.5, memory: 1Gi }
  blur: { cpu: [500m, 1], parallelism: 2, environment: { WIDTH: 640 } }
inputs: { small: [01/a.jpg], large: [02/b.jpg, 03/c.jpg] }
`;

const LONG = `
$schema: ./campaign.schema.json
version: 1
name: faces
kind: campaign
description: Says the same at length.
inputs: { large: [02/b.jpg, 03/c.jpg], small: [01/a.jpg] }
components:
  blur:
    environment: { WIDTH: [640] }
    parallelism: [2]
    cpu: [0.5, "1.0", 1000m]
    memory: 256Mi
    resources: [here]
    timeoutSeconds: 300
    join: false
    warm: false
    image: example/blur
  encode: { memory: 1024Mi, cpu: ["0.500"] , parallelism: 1 }
load: { batches: 1, batchSize: 1, interUploadSeconds: 5, interUploadDistribution: exponential }
measure: { workflow: true, components: [encode, blur] }
sweep: grid
repetitions: 3
order: random
seed: 1
coolDownSeconds: 0
budget: {}
reuse: true
workflow:
  functions:
    oscar:
      - here: ${JSON.stringify(CHAIN.functions.oscar[1]?.here)}
      - here: ${JSON.stringify(CHAIN.functions.oscar[0]?.here)}
`;

function read(text: string): Campaign {
  return readCampaign(text, "c.yaml", { resources: ["here", "edge"] });
}

describe("normaliseCampaign()", () => {
  it("gives the same campaign and id for the same said otherwise", () => {
    const [short, long] = [read(SHORT), read(LONG)];
    expect({ ...long, description: "" }).toEqual(short);
    expect(short.id).toMatch(/^faces-[0-9a-f]{8}$/);
    expect(JSON.stringify({ ...long, description: "" })).toBe(JSON.stringify(short));
  });

  it("says everything: units converted, the FDL's part taken over, OSCAR's defaults where nobody says anything", () => {
    const campaign = read(SHORT);
    expect(Campaign.parse(campaign)).toEqual(campaign);
    expect(campaign.components.map(({ name }) => name)).toEqual(["blur", "encode"]);
    expect(campaign.components[0]).toEqual({
      name: "blur",
      alternatives: { default: { image: "example/blur" } },
      resources: ["here"],
      cpuMillicores: [500, 1000],
      memoryBytes: [256 * 2 ** 20],
      parallelism: [2],
      environment: { WIDTH: [640] },
      warm: [false],
      timeoutSeconds: 300,
      join: false,
      inputPaths: ["faces/in"],
      outputs: [{ path: "faces/mid", prefixes: [], suffixes: [] }],
    });
    expect(campaign.components[1]).toMatchObject({ cpuMillicores: [500], memoryBytes: [2 ** 30] });
    expect(campaign.edges).toEqual([{ from: "blur", to: "encode", path: "faces/mid" }]);
    expect(Object.keys(campaign.inputs)).toEqual(["large", "small"]);
    expect(campaign.subjects).toEqual(["workflow", "blur", "encode"]);
    expect(campaign.budget).toEqual({ runs: null, seconds: null });
  });

  it.each([
    ["a value", { components: { blur: { cpu: [0.5, 2] } } }],
    ["the order of a list", { components: { blur: { cpu: [1, 0.5] } } }],
    ["an input", { inputs: { small: ["01/a.jpg", "02/c.jpg"] } }],
    ["the order of inputs", { inputs: { small: ["02/b.jpg", "01/a.jpg"] } }],
    ["the seed", { seed: 2 }],
    ["the name", { name: "other" }],
    ["a number for a text in the environment", { components: { blur: { cpu: [0.5, 1], environment: { A: 1 } } } }],
    ["reuse", { reuse: false }],
  ])("%s counts for the id", (_what, fields) => {
    const usual = campaignWith({ components: { blur: { cpu: [0.5, 1], environment: { A: "1" } } } });
    expect(campaignWith({ components: { blur: { cpu: [0.5, 1], environment: { A: "1" } } }, ...fields }).id).not.toBe(
      usual.id,
    );
  });

  it("gives one id for keys in any order, in YAML and in JSON", () => {
    const spec = specWith({
      components: { blur: { cpu: [1, 2], environment: { A: [1, "x"], B: true } }, encode: { parallelism: [1, 2] } },
      load: { batchSize: 2, batches: 3, interUploadSeconds: [1, 2] },
    });
    const { id } = read(JSON.stringify(spec));
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), (numbers) => {
        const shuffled = withShuffledKeys(spec, numbers);
        expect(read(JSON.stringify(shuffled)).id).toBe(id);
        expect(read(stringify(shuffled)).id).toBe(id);
      }),
      { numRuns: 20 },
    );
  });

  it("lays the environment of the campaign over that of the FDL", () => {
    const [blur, encode] = CHAIN.functions.oscar;
    const service = { ...blur?.here, environment: { Variables: { A: 1, B: "b" } } };
    const campaign = campaignWith({
      workflow: { functions: { oscar: [{ here: service }, encode] } },
      components: { blur: { environment: { B: [1, 2] } } },
    });
    expect(campaign.components[0]?.environment).toEqual({ A: ["1"], B: [1, 2] });
  });

  it("takes the script of the FDL for every image that brings none, and none for commands", () => {
    const [blur, encode] = CHAIN.functions.oscar;
    const campaign = campaignWith({
      workflow: { functions: { oscar: [{ here: { ...blur?.here, script: "blur all" } }, encode] } },
      components: {
        blur: {
          alternatives: { own: { image: "x", script: "own" }, same: { image: "y" }, "a-command": { command: "z" } },
        },
      },
    });
    expect(campaign.components[0]?.alternatives).toEqual({
      default: { image: "example/blur", script: "blur all" },
      "a-command": { command: "z" },
      own: { image: "x", script: "own" },
      same: { image: "y", script: "blur all" },
    });
    expect(Object.keys(campaign.components[0]?.alternatives ?? {})[0]).toBe("default");
  });

  it("takes the resource that is called like the FDL's cluster, else the operator's first", () => {
    const resourcesOf = (resources: string[]) =>
      readCampaign(JSON.stringify(specWith()), "c.json", { resources }).components[0]?.resources;
    expect(resourcesOf(["edge", "here"])).toEqual(["here"]);
    expect(resourcesOf(["edge", "cloud"])).toEqual(["edge"]);
  });

  it("counts a value once in a grid, and each time in a zip", () => {
    const components = { blur: { cpu: [1, 1, 2], parallelism: [1, 2, 2] } };
    expect(campaignWith({ components }).components[0]?.cpuMillicores).toEqual([1000, 2000]);
    expect(campaignWith({ components, sweep: "zip" }).components[0]?.cpuMillicores).toEqual([1000, 1000, 2000]);
  });
});

function withShuffledKeys(value: unknown, numbers: { next(): IteratorResult<number> }): unknown {
  if (Array.isArray(value)) return value.map((item) => withShuffledKeys(item, numbers));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, part]) => ({ key, part, rank: Number(numbers.next().value) }));
  entries.sort((left, right) => left.rank - right.rank);
  return Object.fromEntries(entries.map(({ key, part }) => [key, withShuffledKeys(part, numbers)]));
}
