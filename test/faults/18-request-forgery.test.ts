import { channel } from "node:diagnostics_channel";
import { createServer, type AddressInfo, type Server } from "node:net";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";

import { CampaignSpec } from "#core/campaign/campaign-spec.ts";
import type { CampaignContext } from "#core/campaign/campaign-context.ts";
import { OperatorFile } from "#core/campaign/operator.ts";
import { readCampaign } from "#core/campaign/read-campaign.ts";
import { DocumentError } from "#core/document/document-error.ts";

import { aggregate } from "../../functions/aggregator/aggregate.ts";
import { unaggregated } from "../../functions/aggregator/unaggregated.ts";
import { answerRequest } from "../../functions/predictor/answer-request.ts";
import { modelCatalogue } from "../../functions/predictor/model-catalogue.ts";
import { commandComponent } from "../support/command-component.ts";
import { keepingLogger } from "../support/keeping-logger.ts";
import { installLocally } from "../support/local-platform.ts";
import { localRun, measured } from "../support/local-run.ts";
import { modelFixture, publish } from "../support/model-fixture.ts";
import { profileAll } from "../support/profiling.ts";
import { simulatedProfiler } from "../support/simulated-ports.ts";
import { contents, testBuckets } from "../support/test-buckets.ts";

const SECRET = "s3cr3t-of-another-store";

/** Listens where a spec points; whoever dials is noted. */
let servers: Server[];
let dialled: string[];
let port: number;
/** Sockets that this process made to anybody. */
let made: unknown[];
const note = (message: unknown): void => void made.push(message);

beforeEach(async () => {
  [servers, dialled, made] = [[], [], []];
  port = 0;
  for (const host of ["127.0.0.1", "::1"]) {
    const server = createServer((socket) => {
      dialled.push(host);
      socket.destroy();
    });
    const listening = await new Promise<boolean>((resolve) => {
      server.once("error", () => resolve(false));
      server.listen(port, host, () => resolve(true));
    });
    if (!listening) continue;
    servers.push(server);
    port = (server.address() as AddressInfo).port;
  }
  channel("net.client.socket").subscribe(note);
});
afterEach(async () => {
  channel("net.client.socket").unsubscribe(note);
  for (const server of servers) await new Promise((resolve) => server.close(resolve));
});

/** Ways to write this machine, and the address that clouds tell their secrets at. */
const hosts = (): readonly string[] => [
  `127.0.0.1:${port}`,
  `localhost:${port}`,
  `[::1]:${port}`,
  `[::ffff:127.0.0.1]:${port}`,
  `0x7f000001:${port}`,
  `2130706433:${port}`,
  `0177.0.0.1:${port}`,
  `127.1:${port}`,
  `7f000001.nip.io:${port}`,
  `user:password@127.0.0.1:${port}`,
  "169.254.169.254",
  "[fd00:ec2::254]",
];

/** A spec that names an address wherever a text may stand. */
function specNaming(host: string): string {
  const url = `http://${host}/latest/meta-data`;
  return JSON.stringify({
    $schema: url,
    kind: "campaign",
    name: "dial",
    description: url,
    workflow: {
      functions: {
        oscar: [
          {
            here: {
              name: "blur",
              image: "example/blur",
              script: `curl ${url}`,
              webhook: url,
              image_pull_secrets: [SECRET],
              storage_providers: { minio: { default: { endpoint: url, access_key: "k", secret_key: SECRET } } },
              environment: { variables: { ENDPOINT: url, HTTP_PROXY: url } },
              input: [{ storage_provider: `minio.${host}`, path: "blur/in" }],
              output: [{ storage_provider: `s3.${url}`, path: `${host}/out` }],
            },
          },
        ],
      },
      storage_providers: { s3: { default: { endpoint: url, access_key: "k", secret_key: SECRET } } },
      clusters: { here: { endpoint: url, auth_user: "admin", auth_password: SECRET } },
    },
    components: { blur: { environment: { URL: [url, `https://${host}`] } } },
    inputs: { one: ["in/one.txt"] },
    repetitions: 1,
  });
}

describe("an address in a spec", () => {
  it("is dialled by nobody and taken for a text: the whole chain makes not one connection", async () => {
    for (const host of hosts()) {
      const store = await testBuckets();
      await store.put("inputs", "in/one.txt", "one");
      await store.put("campaigns", "dial.json", specNaming(host));
      const { ports, started } = simulatedProfiler(store);
      await profileAll(ports);
      for (const upload of await unaggregated(store)) await aggregate(upload, { store, log: keepingLogger() });
      expect(started.length, host).toBeGreaterThan(1);

      const made = await contents(store, "state", "records", "datasets", "quarantine");
      expect(Object.keys(made).some((key) => key.startsWith("datasets/"))).toBe(true);
      for (const [key, text] of Object.entries(made)) {
        expect(text.includes(SECRET), `${key} keeps a secret of the spec`).toBe(false);
      }
    }
    expect(made).toEqual([]);
    expect(dialled).toEqual([]);
  });

  it("is dialled by nobody in a request, a model's name, or a column", async () => {
    const store = await testBuckets();
    await publish(store, modelFixture());
    const log = keepingLogger();
    const models = modelCatalogue({ store, log });
    await models.refresh();
    for (const host of hosts()) {
      const header = `http://${host},cpuMillicores,inputBytes,alternative`;
      const key = `${modelFixture().name}/${encodeURIComponent(host)}.csv`;
      await store.put("requests", key, `${header}\nhttp://${host},1000,1e6,http://${host}\n`);
      await answerRequest({ bucket: "requests", key }, { store, log, models });
      const unknown = `http:${encodeURIComponent(host)}/a.csv`;
      await store.put("requests", unknown, `${header}\n`);
      await answerRequest({ bucket: "requests", key: unknown }, { store, log, models });
    }
    expect(made).toEqual([]);
    expect(dialled).toEqual([]);
  });

  it("is dialled by nobody on this machine either, where the component itself does not", async () => {
    const shell = {
      run: ["/bin/sh", "-c", 'cp "$INPUT_FILE_PATH" "$TMP_OUTPUT_DIR"'],
      files: [basename(import.meta.filename)],
    };
    const installation = await installLocally({ shell }, fileURLToPath(new URL(".", import.meta.url)));
    const url = `http://127.0.0.1:${port}/`;
    const component = commandComponent("work", "shell", { environment: { ENDPOINT: url, HTTP_PROXY: url } });
    const run = await localRun(installation, [component], [url]);
    expect((await measured(installation.open(), run)).invocations.map(({ outcome }) => outcome.kind)).toEqual([
      "succeeded",
    ]);
    await installation.close();
    expect(dialled).toEqual([]);
  });
});

describe("what a spec may name", () => {
  const operator: CampaignContext = { resources: ["here"], commands: { blur: { warm: false } }, images: ["example/*"] };
  const refusal = (text: string): string => {
    try {
      readCampaign(text, "spec.json", operator);
    } catch (error) {
      if (error instanceof DocumentError) return error.message;
      throw error;
    }
    return "no refusal";
  };

  it("is never an address: no field of a spec is one, those of the operator's file alone are", () => {
    const addresses = (schema: z.ZodType): number =>
      JSON.stringify(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" })).split('"format":"uri"').length -
      1;
    expect(addresses(CampaignSpec)).toBe(0);
    expect(addresses(OperatorFile)).toBeGreaterThan(1);
  });

  it.each([
    "127.0.0.1:5000/example/blur",
    "localhost/example/blur",
    "evil.example/example/blur",
    "example.evil/blur",
    "EXAMPLE/blur",
    "http://example/blur",
    "//example/blur",
    "examples/blur",
  ])("are the images of the operator's list, and %s is none", (image) => {
    const spec = JSON.parse(specNaming("h")) as { workflow: { functions: { oscar: [{ here: { image: string } }] } } };
    spec.workflow.functions.oscar[0].here.image = image;
    expect(refusal(JSON.stringify(spec))).toMatch(/must be an image that the operator's file allows \(example\/\*\)/);
    const own = JSON.stringify({ ...JSON.parse(specNaming("h")), components: { blur: { image } } });
    expect(refusal(own)).toMatch(/components\.blur\.image must be an image that the operator's file allows/);
  });

  it.each(["--privileged", "-v/:/host", "example/blur --privileged", "example/blur\n--privileged", ""])(
    "is no option of a container tool: %j",
    (image) => {
      const spec = { ...JSON.parse(specNaming("h")), components: { blur: { image } } };
      expect(refusal(JSON.stringify(spec))).toMatch(/must be the name of an image/);
    },
  );

  it.each(["LD_PRELOAD", "NODE_OPTIONS", "PATH", "BASH_ENV", "PYTHONPATH"])(
    "is no other code for a command of the operator's: %s",
    (variable) => {
      const inSpec = {
        ...JSON.parse(specNaming("h")),
        components: { blur: { command: "blur", environment: { [variable]: "x" } } },
      };
      expect(refusal(JSON.stringify(inSpec))).toMatch(new RegExp(`must not set ${variable}, which makes a command`));
      const inFdl = JSON.parse(specNaming("h"));
      inFdl.workflow.functions.oscar[0].here.environment.variables = { [variable]: "x" };
      expect(refusal(JSON.stringify({ ...inFdl, components: { blur: { command: "blur" } } }))).toMatch(/must not set/);
      // In a container it meets the image alone.
      expect(refusal(JSON.stringify(inFdl))).toBe("no refusal");
    },
  );

  it("are the clusters, commands and credentials of the operator's file by name: no others", () => {
    const spec = JSON.parse(specNaming("h"));
    const withBlur = (blur: unknown): string => refusal(JSON.stringify({ ...spec, components: { blur } }));
    expect(withBlur({ resources: ["http://127.0.0.1"] })).toMatch(/must be 1 to 39 lower-case letters/);
    expect(withBlur({ resources: ["elsewhere"] })).toMatch(/must be a resource of the operator's file/);
    expect(withBlur({ command: "/bin/sh" })).toMatch(/must be 1 to 39 lower-case letters/);
    expect(withBlur({ command: "sh" })).toMatch(/must be a command of the operator's file/);
    for (const field of [
      "endpoint",
      "credentials",
      "kubeconfig",
      "namespace",
      "serviceAccount",
      "nodeSelector",
      "store",
    ]) {
      expect(withBlur({ [field]: "x" })).toMatch(new RegExp(`components\\.blur\\.${field} must not be there`));
      expect(refusal(JSON.stringify({ ...spec, [field]: "x" }))).toMatch(new RegExp(`${field} must not be there`));
    }
  });
});
