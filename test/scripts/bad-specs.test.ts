import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { runVerb } from "../../scripts/run-verb.ts";
import { temporaryFolder, type TemporaryFolder } from "../support/temporary-folder.ts";
import { fakeIo } from "./fake-io.ts";
import { SAMPLE_CAMPAIGN, SAMPLE_FDL, writeSampleCampaign } from "./sample-campaign.ts";

interface BadSpec {
  readonly what: string;
  /** Text that is replaced in the campaign, or in the FDL. */
  readonly from: string;
  readonly to: string;
  readonly in?: "fdl";
  readonly sentence: RegExp;
}

const BAD_SPECS: readonly BadSpec[] = [
  {
    what: "another kind",
    from: "kind: campaign",
    to: "kind: sweep",
    sentence: /^campaign\.yaml:1:1: .*kind must be "campaign": current value is "sweep"$/,
  },
  { what: "no name", from: "name: faces\n", to: "", sentence: /^campaign\.yaml:1:1: .*name must be given/ },
  {
    what: "a name with capitals",
    from: "name: faces",
    to: "name: Faces",
    sentence: /^campaign\.yaml:2:1: .*name must be 1 to 39 lower-case letters/,
  },
  {
    what: "a misspelt key",
    from: "repetitions: 1",
    to: "repetition: 1",
    sentence: /^campaign\.yaml:10:1: .*repetition must not be there: did you mean "repetitions"\?$/,
  },
  {
    what: "no FDL file",
    from: "faces.fdl.yaml",
    to: "other.fdl.yaml",
    sentence: /^campaign\.yaml:3:1: .*workflow must be an FDL, or the path of an FDL file beside the campaign/,
  },
  {
    what: "an unknown component",
    from: "  encode: {",
    to: "  encoder: {",
    sentence:
      /^campaign\.yaml:6:3: .*components\.encoder must be a component of the workflow: did you mean "encode"\?$/,
  },
  {
    what: "no parallelism",
    from: "[1, 2] }",
    to: "[1, 0] }",
    sentence: /^campaign\.yaml:5:\d+: .*parallelism\[1\] must be a positive integer: current value is 0$/,
  },
  {
    what: "a CPU in words",
    from: "cpu: 1,",
    to: "cpu: one,",
    sentence: /^campaign\.yaml:6:\d+: .*cpu must be a quantity of CPU/,
  },
  {
    what: "a key that is there twice",
    from: "parallelism",
    to: "memory: 512, parallelism",
    sentence:
      /^campaign\.yaml:5:\d+: Cannot read the file as a mapping must have every key once: "memory" is there twice$/,
  },
  {
    what: "too little memory",
    from: "cpu: 1, memory: 512Mi",
    to: "cpu: 1, memory: 512",
    sentence: /^campaign\.yaml:6:\d+: .*memory must be a quantity of memory of at least 1Mi/,
  },
  {
    what: "no input file",
    from: "inputs/*.jpg",
    to: "inputs/d.jpg",
    sentence: /^campaign\.yaml:8:11: .*inputs\.small\[0\] must be a file beside the campaign/,
  },
  {
    what: "a pattern without files",
    from: "inputs/*.jpg",
    to: "inputs/*.gif",
    sentence:
      /^campaign\.yaml:8:\d+: .*must match at least one file beside the campaign: current value is "inputs\/\*\.gif"$/,
  },
  {
    what: "a folder as input",
    from: "inputs/*.jpg",
    to: "inputs",
    sentence: /^campaign\.yaml:8:\d+: .*must be a file beside the campaign/,
  },
  {
    what: "no inputs",
    from: "inputs:\n  small: [inputs/*.jpg]",
    to: "inputs: {}",
    sentence: /^campaign\.yaml:7:1: .*inputs must hold at least one input set/,
  },
  {
    what: "an empty list",
    from: "[0.5, 1, 2]",
    to: "[]",
    sentence: /^campaign\.yaml:5:\d+: .*cpu must hold at least one value/,
  },
  {
    what: "an unknown resource",
    from: "cpu: 1,",
    to: "resources: [her], cpu: 1,",
    sentence:
      /^campaign\.yaml:6:\d+: .*resources\[0\] must be a resource of the operator's file: did you mean "here"\?/,
  },
  {
    what: "an unknown command",
    from: "cpu: 1,",
    to: "command: rm, cpu: 1,",
    sentence: /^campaign\.yaml:6:\d+: .*command must be a command of the operator's file/,
  },
  {
    what: "an image that is not allowed",
    from: "cpu: 1,",
    to: "image: evil/miner, cpu: 1,",
    sentence:
      /^campaign\.yaml:6:\d+: .*image must be an image that the operator's file allows \(example\/\*\): current value is "evil\/miner"$/,
  },
  {
    what: "nothing to measure",
    from: "workflow: true, components: false",
    to: "workflow: false, components: false",
    sentence: /^campaign\.yaml:9:1: .*measure must ask for the whole workflow or for a component/,
  },
  {
    what: "repetitions as text",
    from: "repetitions: 1",
    to: "repetitions: thrice",
    sentence: /^campaign\.yaml:10:1: .*repetitions must be a (whole )?number/,
  },
  {
    what: "a budget of nothing",
    from: "repetitions: 1",
    to: "budget: { seconds: 0 }",
    sentence: /^campaign\.yaml:10:\d+: .*budget\.seconds must be more than 0: current value is 0$/,
  },
  {
    what: "broken YAML",
    from: "repetitions: 1",
    to: "repetitions: [1",
    sentence: /^campaign\.yaml:1[01]:\d+: Cannot read the file as it must be valid YAML or JSON/,
  },
  {
    what: "no list of services",
    in: "fdl",
    from: "  oscar:",
    to: "  oskar:",
    sentence: /^faces\.fdl\.yaml:\d+:\d+: Cannot read the FDL as .*oscar must be given/,
  },
  {
    what: "no script file",
    in: "fdl",
    from: "blur.sh",
    to: "blurr.sh",
    sentence:
      /^faces\.fdl\.yaml:6:9: Cannot read the FDL as .*script must be the text of a script, or the path of a file beside this one/,
  },
  {
    what: "two services of one name",
    in: "fdl",
    from: "name: encode",
    to: "name: blur",
    sentence: /^faces\.fdl\.yaml:10:9: Cannot read the FDL as .*name must be a name that no other component has/,
  },
  {
    what: "a circle",
    in: "fdl",
    from: "path: faces/out",
    to: "path: faces/in",
    sentence: /^faces\.fdl\.yaml:\d+:\d+: Cannot read the FDL as functions\.oscar must .*blur → encode → blur/,
  },
];

describe("profaas plan of a bad spec", () => {
  let folder: TemporaryFolder;
  beforeAll(async () => {
    folder = await temporaryFolder();
  });
  afterAll(() => folder.remove());

  for (const [index, bad] of BAD_SPECS.entries()) {
    it(`${bad.what}: exit code 2, and a sentence that names file and line`, async () => {
      const directory = join(folder.path, String(index));
      await mkdir(directory);
      const text = bad.in === "fdl" ? SAMPLE_FDL : SAMPLE_CAMPAIGN;
      expect(text).toContain(bad.from);
      await writeSampleCampaign(directory);
      await writeFile(
        join(directory, bad.in === "fdl" ? "faces.fdl.yaml" : "campaign.yaml"),
        text.replace(bad.from, bad.to),
      );
      const io = fakeIo({ directory });
      expect(await runVerb(["plan", "campaign.yaml"], io)).toBe(2);
      expect(io.stdoutText()).toBe("");
      const sentences = io.stderrText().trimEnd().split("\n");
      expect(sentences).toContainEqual(expect.stringMatching(bad.sentence));
    });
  }
});
