import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { expect, it } from "vitest";

import { directoryStore } from "#adapters/object-store/directory.ts";
import { prefixedStore } from "#adapters/object-store/prefixed.ts";
import { BUCKET_ROLES } from "#core/campaign/bucket-roles.ts";

import { modelFixture, publish } from "../support/model-fixture.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const NAME = "faces.blur.serviceSeconds";

it("main.ts serves predictions alone, answers requests by bucket, and ends when it is told to", async () => {
  const { path: root, remove } = await temporaryFolder();
  const store = prefixedStore(directoryStore({ root }), "lab");
  for (const role of BUCKET_ROLES) await store.createBucket(role);
  await publish(store, modelFixture());
  await store.put("requests", `${NAME}/ask.csv`, "cpuMillicores,inputBytes,alternative\n1000,1048576,default\n");

  const child = spawn(process.execPath, ["--import", "tsx", "functions/predictor/main.ts"], {
    env: {
      ...process.env,
      PROFAAS_STORE_PATH: root,
      PROFAAS_PREFIX: "lab",
      PROFAAS_RECONCILE_SECONDS: "3600",
      PORT: "0",
    },
    stdio: ["ignore", "inherit", "pipe"],
  });
  const ended = once(child, "exit");
  try {
    let url = "";
    for await (const line of createInterface({ input: child.stderr })) {
      const { message } = JSON.parse(line) as { message: string };
      url = /^Predictions at (.*)$/.exec(message)?.[1] ?? url;
      if (message.includes("answered")) break;
    }
    const answer = await store.get("predictions", `${NAME}/ask.csv`);
    expect(new TextDecoder().decode(answer?.body)).toMatch(/\n1000,1048576,default,1\.2/);
    expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ ready: true });
    expect((await fetch(url)).headers.get("content-type")).toBe("text/html; charset=utf-8");
  } finally {
    child.kill("SIGTERM");
  }
  expect(await ended).toEqual([0, null]);
  await remove();
});

it("main.ts says in a sentence what is wrong with its environment, and ends with 2", async () => {
  const child = spawn(process.execPath, ["--import", "tsx", "functions/predictor/main.ts"], {
    env: { ...process.env, PORT: "ninety" },
    stdio: ["ignore", "inherit", "pipe"],
  });
  const lines: string[] = [];
  const ended = once(child, "exit");
  for await (const line of createInterface({ input: child.stderr })) lines.push(line);
  expect(await ended).toEqual([2, null]);
  expect(lines.map((line) => (JSON.parse(line) as { message: string }).message)).toEqual([
    'Cannot read the environment as PROFAAS_PORT must be a number: current value is "ninety"',
  ]);
});
