import { copyFile, readFile, writeFile } from "node:fs/promises";
import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { RunRecord } from "#core/trace/run-record.ts";

import { end, realInstallation, until, type RealInstallation } from "../support/real-installation.ts";

let installation: RealInstallation;
let hosts: ChildProcess[];

beforeEach(async () => {
  installation = await realInstallation();
  hosts = [];
});

afterEach(async () => {
  for (const host of hosts) await end(host, "SIGKILL");
  await installation.remove();
});

async function serve(environment?: Record<string, string>): Promise<ChildProcess> {
  const host = await installation.serve(environment);
  hosts.push(host);
  return host;
}

async function drop(name: string, text: string): Promise<void> {
  const source = join(installation.folder, name);
  await writeFile(source, text);
  await copyFile(source, join(installation.bucket("campaigns"), name));
}

async function records(): Promise<RunRecord[]> {
  const files = (await installation.files("records")).filter((file) => file.includes("/runs/"));
  return Promise.all(files.map(async (file) => RunRecord.parse(JSON.parse(await readFile(file, "utf8")))));
}

const hasFile = (role: string, ending: string) => async (): Promise<boolean> =>
  (await installation.files(role)).some((file) => file.endsWith(ending));

describe("serve", () => {
  it("makes a copied spec a trained campaign, and leaves with code 0 when asked to", async () => {
    const host = await serve();
    await drop("copied.json", installation.spec("copied", 3, 0.05));
    await until(hasFile("models", "/trained.json"), "trained models");
    expect((await records()).map(({ outcome }) => outcome.kind)).toEqual(["succeeded", "succeeded", "succeeded"]);
    expect(await hasFile("models", "/report.html")()).toBe(true);
    expect(await end(host, "SIGTERM")).toBe(0);
  });

  it("measures no run twice and loses none when it is killed again and again", async () => {
    const steps = 8;
    let host = await serve();
    await drop("killed.json", installation.spec("killed", steps, 0.4));
    for (const recorded of [1, 3, 5]) {
      await until(async () => (await records()).length >= recorded, `${recorded} records`);
      await end(host, "SIGKILL");
      host = await serve();
    }
    await until(hasFile("models", "/trained.json"), "trained models");
    expect((await records()).map(({ outcome }) => outcome.kind)).toEqual(Array(steps).fill("succeeded"));
    const expected = Object.fromEntries(Array.from({ length: steps }, (_, step) => [`${step + 1} one.txt`, 1]));
    expect(await installation.starts()).toEqual(expected);
  });

  it("measures a run right that lasts longer than a step", async () => {
    await serve({ PROFAAS_STEP_SECONDS: "0.5" });
    await drop("long.json", installation.spec("long", 2, 2));
    await until(hasFile("records", "/complete.json"), "all records");
    const all = await records();
    for (const { measurement } of all) expect(measurement?.makespanSeconds).toBeGreaterThanOrEqual(2);
    expect(await installation.starts()).toEqual({ "1 one.txt": 1, "2 one.txt": 1 });
    const steps = (await installation.files("state")).filter((file) => file.includes("/steps/"));
    expect(steps.length).toBeGreaterThan(4);
  });

  it("finds what was dropped while it was down", async () => {
    const host = await serve();
    await end(host, "SIGTERM");
    await drop("missed.json", installation.spec("missed", 1, 0.01));
    await serve();
    await until(hasFile("records", "/complete.json"), "all records");
  });
});
