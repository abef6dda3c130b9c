import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { loadOperator } from "#adapters/process/settings.ts";

import { temporaryFolder } from "../../support/temporary-folder.ts";
import type { TemporaryFolder } from "../../support/temporary-folder.ts";

describe("loadOperator()", () => {
  let folder: TemporaryFolder;
  const write = async (text: string | Uint8Array): Promise<string> => {
    const path = join(folder.path, "profaas.yaml");
    await writeFile(path, text);
    return path;
  };

  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder.remove());

  it("reads YAML and resolves its paths against the file's folder", async () => {
    const path = await write(
      "prefix: lab\nstore: { kind: directory, path: store }\nwork: ../work\ncommands:\n  blur:\n    run: [node, blur.mjs]\n    files: [blur.mjs, /opt/model]\n",
    );
    const operator = await loadOperator(path, {});
    expect(operator.prefix).toBe("lab");
    expect(operator.store).toEqual({ kind: "directory", path: join(folder.path, "store") });
    expect(operator.work).toBe(resolve(folder.path, "../work"));
    expect(operator.commands["blur"]).toMatchObject({
      run: ["node", "blur.mjs"],
      files: [join(folder.path, "blur.mjs"), "/opt/model"],
    });
    expect(operator.budgets.stepSeconds).toBe(240);
  });

  it("reads JSON", async () => {
    expect((await loadOperator(await write('{"serve": {"port": 0}}'), {})).serve.port).toBe(0);
  });

  it("has defaults without a file, in the working folder", async () => {
    const operator = await loadOperator(undefined, {});
    expect(operator).toMatchObject({
      prefix: "profaas",
      store: { path: resolve(".profaas/store") },
      serve: { host: "127.0.0.1", port: 8080 },
    });
  });

  it("lets the environment override the file", async () => {
    const path = await write("prefix: lab\nserve: { port: 1 }\n");
    const operator = await loadOperator(path, {
      PROFAAS_PREFIX: "other",
      PROFAAS_STORE_PATH: "relative/store",
      PROFAAS_WORK_PATH: "/abs/work",
      PROFAAS_HOST: "0.0.0.0",
      PROFAAS_PORT: "9090",
      PROFAAS_RECONCILE_SECONDS: "0.5",
      PROFAAS_STEP_SECONDS: "10",
      PROFAAS_CAMPAIGN_RUNS: "7",
      PROFAAS_CAMPAIGN_SECONDS: "60",
      UNRELATED: "x",
    });
    expect(operator).toMatchObject({
      prefix: "other",
      store: { kind: "directory", path: resolve("relative/store") },
      work: "/abs/work",
      serve: { host: "0.0.0.0", port: 9090, reconcileSeconds: 0.5 },
      budgets: { stepSeconds: 10, campaignRuns: 7, campaignSeconds: 60 },
    });
  });

  it("takes an empty variable for none", async () => {
    expect((await loadOperator(await write("prefix: lab\n"), { PROFAAS_PREFIX: "", PROFAAS_PORT: "" })).prefix).toBe(
      "lab",
    );
  });

  it("says where the file is wrong", async () => {
    const path = await write("prefix: lab\nserve:\n  port: 99999\n  hots: x\n");
    await expect(loadOperator(path, {})).rejects.toThrow(
      `${path}:3:3: Cannot read the operator's file as serve.port must be at most 65535: current value is 99999`,
    );
    await expect(loadOperator(path, {})).rejects.toThrow(
      `${path}:4:3: Cannot read the operator's file as serve.hots must not be there`,
    );
  });

  it.each([
    [
      "resources: { pis: { cluster: egde } }\nclusters: { edge: { kind: simulated } }",
      'resources.pis.cluster must be a cluster of this file (did you mean "edge"?): current value is "egde"',
    ],
    [
      "clusters: { edge: { kind: oscar, endpoint: 127.0.0.1:8080 } }",
      'clusters.edge.endpoint must be a URL that starts with http:// or https://: current value is "127.0.0.1:8080"',
    ],
    [
      "clusters: { edge: { kind: oscar, endpoint: http://me:secret@oscar.example } }",
      "clusters.edge.endpoint must hold no user name and no password",
    ],
    [
      "selfProfiling: { timeZone: Europe/Rom }",
      'selfProfiling.timeZone must be a time zone such as UTC or Europe/Rome: current value is "Europe/Rom"',
    ],
  ])("refuses %j", async (text, sentence) => {
    const path = await write(text);
    await expect(loadOperator(path, {})).rejects.toThrow(`Cannot read the operator's file as ${sentence}`);
  });

  it("says what is wrong with a file that is no YAML, no text, or not there", async () => {
    await expect(loadOperator(await write("prefix: [lab\n"), {})).rejects.toThrow(
      /profaas\.yaml:\d+:\d+: Cannot read the file as it must be valid YAML or JSON/,
    );
    await expect(loadOperator(await write(Uint8Array.of(0xff, 0x80)), {})).rejects.toThrow(/must be text in UTF-8/);
    const missing = join(folder.path, "none.yaml");
    await expect(loadOperator(missing, {})).rejects.toThrow(
      `Cannot read the operator's file "${missing}" as there is no such file`,
    );
    await mkdir(join(folder.path, "folder"));
    await expect(loadOperator(join(folder.path, "folder"), {})).rejects.toThrow("as it is a folder");
  });
});
