import { describe, expect, it } from "vitest";

import { DocumentError } from "#core/document/document-error.ts";
import { readFdl } from "#core/workflow/read-fdl.ts";

/** As OSCAR's own examples are written: two clusters, numbers for cpu, Variables with a capital, slashes here and there. */
const MASK_DETECTION = `
functions:
  oscar:
  - oscar-edge:
      name: blur-faces
      cpu: 1.0
      memory: 1Gi
      image: example/blur-faces:1
      log_level: INFO
      script: |
        #!/bin/bash
        blur "$INPUT_FILE_PATH"
      environment: { Variables: { WIDTH: 640, MODEL: yunet } }
      input: [{ storage_provider: minio.default, path: /faces/in/ }]
      output:
      - { storage_provider: minio.cloud, path: faces/blurred, suffix: [.jpg, .png] }
      - { storage_provider: minio.default, path: faces/log, prefix: [log] }
  - oscar-cloud:
      name: detect-masks
      cpu: 500m
      memory: 512M
      image: example/detect-masks:1
      environment: { variables: { MODEL: a }, secrets: { KEY: b } }
      input: [{ path: faces/blurred/ }]
      output: [{ storage_provider: s3.aws, path: results }]
storage_providers: { minio: { cloud: { endpoint: "https://example.org" } } }
`;

function sentencesOf(text: string): readonly string[] {
  try {
    readFdl(text, "app.yaml");
  } catch (error) {
    if (error instanceof DocumentError) return error.problems.map(({ sentence }) => sentence);
    throw error;
  }
  return [];
}

function fdl(...services: string[]): string {
  return `functions:\n  oscar:\n${services.map((service) => `  - c: {${service}}\n`).join("")}`;
}

describe("readFdl()", () => {
  it("reads services over several clusters, with OSCAR's freedoms", () => {
    const { components, edges } = readFdl(MASK_DETECTION, "app.yaml");
    expect(edges).toEqual([{ from: "blur-faces", to: "detect-masks", path: "faces/blurred" }]);
    expect(components[0]).toEqual({
      name: "blur-faces",
      cluster: "oscar-edge",
      image: "example/blur-faces:1",
      script: '#!/bin/bash\nblur "$INPUT_FILE_PATH"\n',
      cpuMillicores: 1000,
      memoryBytes: 2 ** 30,
      environment: { WIDTH: "640", MODEL: "yunet" },
      inputPaths: ["faces/in"],
      outputs: [
        { path: "faces/blurred", prefixes: [], suffixes: [".jpg", ".png"] },
        { path: "faces/log", prefixes: ["log"], suffixes: [] },
      ],
    });
    expect(components[1]).toMatchObject({
      cluster: "oscar-cloud",
      cpuMillicores: 500,
      memoryBytes: 512e6,
      environment: { MODEL: "a" },
      outputs: [{ path: "detect-masks/results" }],
    });
  });

  it("chains by equal paths, and by outputs below an input's folder", () => {
    const text = fdl(
      "name: a, output: [{path: x/out/}, {path: x/other}]",
      "name: b, input: [{path: /x/out}], output: [{path: y/out/deep}]",
      "name: c, input: [{path: y/out}, {path: x/outer}]",
    );
    expect(readFdl(text, "app.yaml").edges).toEqual([
      { from: "a", to: "b", path: "x/out" },
      { from: "b", to: "c", path: "y/out/deep" },
    ]);
  });

  it("does not chain over different kinds of storage", () => {
    const text = fdl("name: a, output: [{path: x/out, storage_provider: s3.aws}]", "name: b, input: [{path: x/out}]");
    expect(readFdl(text, "app.yaml").edges).toEqual([]);
  });

  it("allows an output that nobody reads, and a service without input", () => {
    expect(readFdl(fdl("name: a, output: [{path: x/end}]"), "app.yaml").components).toHaveLength(1);
  });

  it("lower-case variables win over those with a capital", () => {
    const text = fdl("name: a, environment: {Variables: {A: 1, B: 1}, variables: {B: 2}}");
    expect(readFdl(text, "app.yaml").components[0]?.environment).toEqual({ A: "1", B: "2" });
  });

  it.each([
    ["functions: {}", "app.yaml:1:1: Cannot read the FDL as functions.oscar must be given as a list: it is missing"],
    [
      "functions:\n  oscar: []",
      "app.yaml:2:3: Cannot read the FDL as functions.oscar must hold at least one service: current value is []",
    ],
    [
      "functions:\n  oscar: [{}]",
      "app.yaml:2:3: Cannot read the FDL as functions.oscar must hold at least one service: current value is [{}]",
    ],
    [
      fdl("name: a, cpu: many"),
      'app.yaml:3:18: Cannot read the FDL as functions.oscar[0].c.cpu must be a quantity of CPU of at least 10m, such as 0.5, 500m or 2: current value is "many"',
    ],
    [
      fdl("name: Blur_Faces"),
      'app.yaml:3:9: Cannot read the FDL as functions.oscar[0].c.name must be 1 to 39 lower-case letters, digits and dashes, and start with a letter: current value is "Blur_Faces"',
    ],
    [
      fdl("name: a", "name: a"),
      'app.yaml:4:9: Cannot read the FDL as functions.oscar[1].c.name must be a name that no other component has: current value is "a"',
    ],
    [
      fdl("name: workflow"),
      'app.yaml:3:9: Cannot read the FDL as functions.oscar[0].c.name must not be "workflow", which means all components together: current value is "workflow"',
    ],
    [
      fdl("name: a, input: [{path: x/in}], output: [{path: x/in/deep}]"),
      'app.yaml:3:41: Cannot read the FDL as functions.oscar[0].c.output must not lie in a folder that starts "a" itself, or it never ends: current value is "x/in/deep"',
    ],
    [
      fdl(
        "name: a, input: [{path: x/c}], output: [{path: x/a}]",
        "name: b, input: [{path: x/a}], output: [{path: x/b}]",
        "name: c, input: [{path: x/b}], output: [{path: x/c}]",
      ),
      'app.yaml:2:3: Cannot read the FDL as functions.oscar must hold a component that reads a folder which no other one writes to, but all wait for each other: current value is "a → b → c → a"',
    ],
    [
      fdl(
        "name: s, output: [{path: x/c}]",
        "name: a, input: [{path: x/c}], output: [{path: x/a}]",
        "name: b, input: [{path: x/a}], output: [{path: x/c}]",
      ),
      'app.yaml:2:3: Cannot read the FDL as functions.oscar must not lead in a circle: current value is "a → b → a"',
    ],
    [
      fdl("name: a, output: [{path: frames}]", "name: b, input: [{path: frames/}]"),
      'app.yaml:4:27: Cannot read the FDL as functions.oscar[1].c.input[0].path must be written with a folder, such as "frames/files", here and in the output of "a", as without a slash it means "b/frames": current value is "frames/"',
    ],
  ])("refuses %j", (text, sentence) => {
    expect(sentencesOf(text)).toEqual([sentence]);
  });
});
