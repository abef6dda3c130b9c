import { describe, expect, it } from "vitest";

import { readCampaign } from "#core/campaign/read-campaign.ts";
import type { CampaignContext } from "#core/campaign/campaign-context.ts";
import { DocumentError } from "#core/document/document-error.ts";

const CONTEXT: CampaignContext = {
  resources: ["here", "edge"],
  commands: { blur: { warm: true }, encode: { warm: false } },
  images: ["example/*"],
};

/** A good campaign; the table replaces or adds to its parts. Line 1 is `kind`. */
const GOOD = {
  kind: "kind: campaign",
  name: "name: faces",
  workflow: [
    "workflow:",
    "  functions:",
    "    oscar:",
    "      - here: { name: blur, input: [{ path: faces/in }], output: [{ path: faces/mid }] }",
    "      - here: { name: encode, image: example/encode, input: [{ path: faces/mid }] }",
  ].join("\n"),
  inputs: "inputs: { small: [0123/a.jpg] }",
  components: "components: { blur: { command: blur } }",
};

function specOf(changes: Partial<typeof GOOD>, extra: string): string {
  return [...Object.values({ ...GOOD, ...changes }), extra].join("\n");
}

function sentencesOf(text: string): readonly string[] {
  try {
    readCampaign(text, "c.yaml", CONTEXT);
  } catch (error) {
    if (error instanceof DocumentError) return error.problems.map(({ sentence }) => sentence);
    throw error;
  }
  return [];
}

interface Case {
  readonly what: string;
  readonly changes?: Partial<typeof GOOD>;
  readonly extra?: string;
  readonly sentences: readonly string[];
}

const CASES: readonly Case[] = [
  {
    what: "no kind",
    changes: { kind: "# nothing" },
    sentences: ['c.yaml:2:1: Cannot read the campaign as kind must be given as "campaign": it is missing'],
  },
  {
    what: "another kind",
    changes: { kind: "kind: campagne" },
    sentences: ['c.yaml:1:1: Cannot read the campaign as kind must be "campaign": current value is "campagne"'],
  },
  {
    what: "a later version",
    extra: "version: 2",
    sentences: ["c.yaml:10:1: Cannot read the campaign as version must be 1: current value is 2"],
  },
  {
    what: "a name that is no bucket-safe name",
    changes: { name: "name: Faces 1" },
    sentences: [
      'c.yaml:2:1: Cannot read the campaign as name must be 1 to 39 lower-case letters, digits and dashes, and start with a letter: current value is "Faces 1"',
    ],
  },
  {
    what: "a slip in a field of a component",
    changes: { components: "components:\n  blur:\n    command: blur\n    paralelism: 2" },
    sentences: [
      'c.yaml:12:5: Cannot read the campaign as components.blur.paralelism must not be there: did you mean "parallelism"?',
    ],
  },
  {
    what: "a slip in a field at the top",
    extra: "repetition: 3",
    sentences: ['c.yaml:10:1: Cannot read the campaign as repetition must not be there: did you mean "repetitions"?'],
  },
  {
    what: "a parallelism of 0",
    changes: { components: "components: { blur: { command: blur, parallelism: [2, 0] } }" },
    sentences: [
      "c.yaml:9:55: Cannot read the campaign as components.blur.parallelism[1] must be a positive integer: current value is 0",
    ],
  },
  {
    what: "an empty list",
    changes: { components: "components: { blur: { command: blur, cpu: [] } }" },
    sentences: [
      "c.yaml:9:38: Cannot read the campaign as components.blur.cpu must hold at least one value: current value is []",
    ],
  },
  {
    what: "memory in no unit",
    changes: { components: "components: { blur: { command: blur, memory: 1024 } }" },
    sentences: [
      "c.yaml:9:38: Cannot read the campaign as components.blur.memory must be a quantity of memory of at least 1Mi, such as 512Mi or 1Gi: current value is 1024",
    ],
  },
  {
    what: "a CPU quantity that is none",
    changes: { components: "components: { blur: { command: blur, cpu: two } }" },
    sentences: [
      'c.yaml:9:38: Cannot read the campaign as components.blur.cpu must be a quantity of CPU of at least 10m, such as 0.5, 500m or 2: current value is "two"',
    ],
  },
  {
    what: "a component that the FDL does not have",
    changes: { components: "components: { blurr: { command: blur }, blur: { command: blur } }" },
    sentences: [
      'c.yaml:9:15: Cannot read the campaign as components.blurr must be a component of the workflow: did you mean "blur"?',
    ],
  },
  {
    what: "an unknown component to measure",
    extra: "measure: { components: [blur, encoder] }",
    sentences: [
      'c.yaml:10:31: Cannot read the campaign as measure.components[1] must be a component of the workflow: did you mean "encode"?',
    ],
  },
  {
    what: "nothing to measure",
    extra: "measure: { workflow: false, components: [] }",
    sentences: [
      "c.yaml:10:1: Cannot read the campaign as measure must ask for the whole workflow or for a component, or there is nothing to measure",
    ],
  },
  {
    what: "a resource that the operator does not have",
    changes: { components: "components: { blur: { command: blur, resources: [here, cloud] } }" },
    sentences: [
      'c.yaml:9:56: Cannot read the campaign as components.blur.resources[1] must be a resource of the operator\'s file: known are "here", "edge"',
    ],
  },
  {
    what: "a command that the operator does not have",
    changes: { components: "components: { blur: { command: blurs } }" },
    sentences: [
      'c.yaml:9:23: Cannot read the campaign as components.blur.command must be a command of the operator\'s file: did you mean "blur"?',
    ],
  },
  {
    what: "a warm form that the operator does not have",
    changes: { components: "components: { blur: { command: encode, warm: [false, true] } }" },
    sentences: [
      'c.yaml:9:40: Cannot read the campaign as components.blur.warm must be false, as the operator\'s file gives the command "encode" no warm form: current value is [false,true]',
    ],
  },
  {
    what: "an image that the operator does not allow",
    changes: { components: "components: { blur: { image: other/blur } }" },
    sentences: [
      'c.yaml:9:23: Cannot read the campaign as components.blur.image must be an image that the operator\'s file allows (example/*): current value is "other/blur"',
    ],
  },
  {
    what: "a component for which nothing runs",
    changes: { components: "components: { blur: { cpu: 1 } }" },
    sentences: [
      'c.yaml:9:15: Cannot read the campaign as components.blur must say what runs for "blur": a command of the operator\'s file, or an image here or in the FDL',
    ],
  },
  {
    what: "a command and an image",
    changes: { components: "components: { blur: { command: blur, image: example/blur } }" },
    sentences: [
      'c.yaml:9:15: Cannot read the campaign as components.blur must name a command or an image, not both: current value is a mapping of "command", "image"',
    ],
  },
  {
    what: "an alternative that is called default",
    changes: { components: "components: { blur: { command: blur, alternatives: { default: { command: encode } } } }" },
    sentences: [
      'c.yaml:9:54: Cannot read the campaign as components.blur.alternatives.default must have another name, as "default" is the component\'s own command or image',
    ],
  },
  {
    what: "a zip of lists that do not fit",
    changes: { components: "components: { blur: { command: blur, cpu: [1, 2, 3], parallelism: [1, 2] } }" },
    extra: "sweep: zip",
    sentences: [
      'c.yaml:9:54: Cannot read the campaign as components.blur.parallelism must hold one value or 3, as many as components.blur.cpu, because sweep is "zip": it holds 2',
    ],
  },
  {
    what: "a sweep that is none",
    extra: "sweep: { sample: 0 }",
    sentences: [
      "c.yaml:10:10: Cannot read the campaign as sweep.sample must be a positive integer: current value is 0",
    ],
  },
  {
    what: "a path as an input",
    changes: { inputs: "inputs:\n  small:\n    - ./photos/a.jpg\n    - photos/*.jpg" },
    sentences: [
      'c.yaml:10:7: Cannot read the campaign as inputs.small[0] must be the key of an object in the inputs bucket, as a path means nothing there: `run FILE` or `plan --resolved FILE` makes the campaign self-contained: current value is "./photos/a.jpg"',
      'c.yaml:11:7: Cannot read the campaign as inputs.small[1] must be the key of an object in the inputs bucket, as a path means nothing there: `run FILE` or `plan --resolved FILE` makes the campaign self-contained: current value is "photos/*.jpg"',
    ],
  },
  {
    what: "an input twice in its set",
    changes: { inputs: "inputs: { small: [a.jpg, b.jpg, a.jpg] }" },
    sentences: [
      'c.yaml:8:33: Cannot read the campaign as inputs.small[2] must be in the set once: current value is "a.jpg"',
    ],
  },
  {
    what: "no inputs",
    changes: { inputs: "inputs: {}" },
    sentences: [
      "c.yaml:8:1: Cannot read the campaign as inputs must hold at least one input set: current value is an empty mapping",
    ],
  },
  {
    what: "the path of an FDL",
    changes: { workflow: "workflow: app.yaml" },
    sentences: [
      'c.yaml:3:1: Cannot read the campaign as workflow must be the FDL itself, as a path means nothing in a bucket: `run FILE` or `plan --resolved FILE` makes the campaign self-contained: current value is "app.yaml"',
    ],
  },
  {
    what: "the path of a script",
    changes: {
      workflow:
        "workflow:\n  functions:\n    oscar:\n      - here:\n          name: blur\n          image: example/blur\n          script: blur.sh",
      components: "",
    },
    sentences: [
      'c.yaml:9:11: Cannot read the campaign as workflow.functions.oscar[0].here.script must be the text of a script, as a path means nothing in a bucket: `run FILE` or `plan --resolved FILE` makes the campaign self-contained: current value is "blur.sh"',
    ],
  },
  {
    what: "a workflow that goes in a circle",
    changes: {
      workflow:
        "workflow:\n  functions:\n    oscar:\n      - here: { name: blur, input: [{ path: f/b }], output: [{ path: f/a }] }\n      - here: { name: encode, image: example/e, input: [{ path: f/a }], output: [{ path: f/b }] }",
    },
    sentences: [
      'c.yaml:5:5: Cannot read the campaign as workflow.functions.oscar must hold a component that reads a folder which no other one writes to, but all wait for each other: current value is "blur → encode → blur"',
    ],
  },
  {
    what: "more runs than allowed",
    changes: {
      components:
        "components:\n  blur:\n    command: blur\n    parallelism: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\n    cpu: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\n    memory: [1Gi, 2Gi, 3Gi, 4Gi, 5Gi, 6Gi, 7Gi, 8Gi, 9Gi, 10Gi]\n    environment:\n      A: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\n      B: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\n      C: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\n      D: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]",
    },
    extra: "measure: { components: false }",
    sentences: [
      "c.yaml:9:1: Cannot read the campaign as components must make at most 10000 runs, but measuring 10000000 configurations 3 times makes 30000000: list fewer values, or measure some of them with sweep: { sample: 50 } or budget: { runs: 500 }",
    ],
  },
  {
    what: "a budget that buys nothing",
    extra: "repetitions: 5\nbudget: { runs: 4 }",
    sentences: [
      "c.yaml:11:11: Cannot read the campaign as budget.runs must be at least 5, for one configuration with its 5 repetitions: current value is 4",
    ],
  },
  {
    what: "a load of too many files",
    extra: "load: { batchSize: [1, 100], batches: 1001 }",
    sentences: [
      "c.yaml:10:1: Cannot read the campaign as load must upload at most 100000 files in a run (batches times batchSize): current value is 100100",
    ],
  },
  {
    what: "gaps that are swept where there is none",
    extra: "load: { interUploadSeconds: [1, 2] }",
    sentences: [
      "c.yaml:10:9: Cannot read the campaign as load.interUploadSeconds must not be swept when load.batches is 1, as there is no gap between batches: current value is [1,2]",
    ],
  },
  {
    what: "a time-out below zero and a seed that is no number",
    changes: { components: "components: { blur: { command: blur, timeoutSeconds: -1 } }" },
    extra: "seed: lucky",
    sentences: [
      "c.yaml:9:38: Cannot read the campaign as components.blur.timeoutSeconds must be a positive number of seconds: current value is -1",
      'c.yaml:10:1: Cannot read the campaign as seed must be a whole number: current value is "lucky"',
    ],
  },
  {
    what: "an environment variable that cannot be one",
    changes: { components: "components: { blur: { command: blur, environment: { MY-VAR: 1 } } }" },
    sentences: [
      'c.yaml:9:53: Cannot read the campaign as components.blur.environment.MY-VAR must have another name, which must be a name of letters, digits and underscores: current value is "MY-VAR"',
    ],
  },
  {
    what: "names that every object has",
    changes: { components: "components: { constructor: {}, toString: {}, blur: { command: hasOwnProperty } }" },
    sentences: [
      'c.yaml:9:32: Cannot read the campaign as components.toString must have another name, which must be 1 to 39 lower-case letters, digits and dashes, and start with a letter: current value is "toString"',
      'c.yaml:9:54: Cannot read the campaign as components.blur.command must be 1 to 39 lower-case letters, digits and dashes, and start with a letter: current value is "hasOwnProperty"',
    ],
  },
];

describe("readCampaign() of a spec with", () => {
  it("nothing wrong has nothing to say", () => {
    expect(sentencesOf(specOf({}, ""))).toEqual([]);
  });

  it.each(CASES)("$what says so", ({ changes = {}, extra = "", sentences }) => {
    expect(sentencesOf(specOf(changes, extra))).toEqual(sentences);
  });

  it("many mistakes tells them all in one go", () => {
    const text = specOf({ kind: "kind: x", inputs: "inputs: 1" }, "repetitions: 0\nsweep: all\nbudget: { run: 1 }");
    expect(sentencesOf(text).map((sentence) => sentence.split(":")[1])).toEqual(["1", "8", "10", "11", "12"]);
  });
});
