import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, beforeAll, expect, it } from "vitest";

import { type InMemoryOscar, startInMemoryOscar } from "../../../support/in-memory-oscar/start-in-memory-oscar.ts";
import { describeWithMinio, type Minio, startMinio } from "../../../support/minio.ts";
import { OSCAR_PYTHON, runOscarPython } from "../../../support/oscar-python.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

/** Reads its orders from standard input and prints what the client gave as JSON. */
const BEGIN = `
import json, sys
from oscar_python.client import Client
order = json.load(sys.stdin)
client = Client({"cluster_id": "memory", "endpoint": order["endpoint"], "user": order["user"], "password": order["password"], "ssl": "True"})
said = {}
def status(response):
    return response.status_code
`;
const END = `
print(json.dumps(said))
`;

const FDL = (script: string): string => `functions:
  oscar:
  - memory:
      name: py-grayify
      cpu: 1.0
      memory: 256Mi
      image: ghcr.io/grycap/imagemagick
      script: ${script}
      log_level: INFO
      input:
      - storage_provider: minio.default
        path: py-grayify/input
      output:
      - storage_provider: minio.default
        path: py-grayify/output
`;

const left = OSCAR_PYTHON === undefined ? " (needs infra/oscar-python/build.sh)" : "";

describeWithMinio(
  `oscar_python 1.2.1 with an OSCAR in memory${left}`,
  () => {
    let minio: Minio;
    let oscar: InMemoryOscar;
    beforeAll(async () => {
      minio = await startMinio({ own: true });
      oscar = await startInMemoryOscar({ store: minio });
    });
    afterAll(async () => {
      await oscar.close();
      await minio.stop();
    });
    const run = (program: string, order: object = {}, at = oscar): Promise<Record<string, unknown>> =>
      runOscarPython(BEGIN + program + END, { endpoint: at.endpoint, user: at.user, password: at.password, ...order });

    it("asks what it is, and creates, lists, changes and removes a service of an FDL", async () => {
      const folder = await temporaryFolder();
      const script = join(folder.path, "script.sh");
      const fdl = join(folder.path, "fdl.yaml");
      await writeFile(script, "#!/bin/sh\r\necho done\r\n");
      await writeFile(fdl, FDL(script));
      const said = await run(
        `
said["info"] = json.loads(client.get_cluster_info().text)["version"]
said["store"] = json.loads(client.get_cluster_config().text)["minio_provider"]["access_key"]
said["created"] = status(client.create_service(order["fdl"]))
said["services"] = [service["name"] for service in json.loads(client.list_services().text)]
service = json.loads(client.get_service("py-grayify").text)
said["cpu"], said["script"] = service["cpu"], service["script"]
service["memory"] = "512Mi"
said["updated"] = status(client.update_service("py-grayify", service))
said["memory"] = json.loads(client.get_service("py-grayify").text)["memory"]
try:
    client.create_service(order["fdl"])
except ValueError as error:
    said["again"] = str(error)
said["removed"] = status(client.remove_service("py-grayify"))
said["left"] = json.loads(client.list_services().text)
`,
        { fdl },
      );
      expect(said).toEqual({
        info: "v4.1.2",
        store: minio.accessKey,
        created: 201,
        services: ["py-grayify"],
        cpu: "1.0",
        script: "#!/bin/sh\necho done\n",
        updated: 204,
        memory: "512Mi",
        again: "A service with name 'py-grayify' is already present on the cluster",
        removed: 204,
        left: [],
      });
      await folder.remove();
    });

    it("calls a service synchronously, with what it sends and gets as base64", async () => {
      const folder = await temporaryFolder();
      const output = join(folder.path, "answer.txt");
      const said = await run(
        `
service = {"name": "py-run", "image": "a", "log_level": "CRITICAL", "script": "tr a-z A-Z < $INPUT_FILE_PATH > $TMP_OUTPUT_DIR/answer"}
said["created"] = status(client.create_service(service))
response = client.run_service("py-run", input="hello", output=order["output"])
said["status"], said["text"] = response.status_code, response.text
said["removed"] = status(client.remove_service("py-run"))
`,
        { output },
      );
      expect(said).toEqual({ created: 201, status: 200, text: "SEVMTE8=\n", removed: 204 });
      expect(await readFile(output, "utf8")).toBe("HELLO");
      await folder.remove();
    });

    it("uploads to a bucket, finds the job that this started, its log and its output, and removes it", async () => {
      const folder = await temporaryFolder();
      const [input, output] = [join(folder.path, "in.txt"), join(folder.path, "out.txt")];
      await writeFile(input, "from python");
      const { endpoint, accessKey, secretKey } = minio;
      const provider = { endpoint, verify: false, access_key: accessKey, secret_key: secretKey, region: "us-east-1" };
      const said = await run(
        `
import time
service = {"name": "py-job", "image": "a", "script": "rev $INPUT_FILE_PATH > $TMP_OUTPUT_DIR/out.txt; echo worked",
  "input": [{"storage_provider": "minio.default", "path": "py-job/in"}],
  "output": [{"storage_provider": "minio.default", "path": "py-job/out"}],
  "storage_providers": {"minio": {"own": order["provider"]}}}
said["created"] = status(client.create_service(service))
storage = client.create_storage_client("py-job")
storage.upload_file("minio.own", order["input"], "py-job/in")
for _ in range(200):
    jobs = json.loads(client.list_jobs("py-job").text)["jobs"]
    if any(job["status"] == "Succeeded" for job in jobs.values()): break
    time.sleep(0.1)
said["states"] = [job["status"] for job in jobs.values()]
job = list(jobs)[0]
said["log"] = client.get_job_logs("py-job", job).text
listed = storage.list_files_from_path("minio.own", "py-job/out/")
said["listed"] = sorted(item["Key"] for item in listed["Contents"])
storage.download_file("minio.own", order["folder"], "py-job/out/out.txt")
said["job removed"] = status(client.remove_job("py-job", job))
said["all removed"] = status(client.remove_all_jobs("py-job"))
said["jobs left"] = json.loads(client.list_jobs("py-job").text)
said["removed"] = status(client.remove_service("py-job"))
`,
        { provider, input, folder: folder.path },
      );
      expect(said).toMatchObject({
        created: 201,
        states: ["Succeeded"],
        listed: ["out/", "out/out.txt"],
        "job removed": 204,
        "all removed": 204,
        "jobs left": { jobs: {} },
        removed: 204,
      });
      expect(said["log"]).toMatch(/supervisor - INFO - Creating response\nworked\n\n$/);
      expect(await readFile(output, "utf8")).toBe("nohtyp morf");
      await folder.remove();
    });

    it("is given the keys of the service's own store before 3.5, and since then none that it could use", async () => {
      const upload = `
client.create_service({"name": "py-keys", "image": "a", "script": "true", "output": [{"storage_provider": "minio.default", "path": "py-keys/out"}]})
try:
    listed = client.create_storage_client("py-keys").list_files_from_path("minio.default", "py-keys/out/")
    said["listed"] = [item["Key"] for item in listed["Contents"]]
except Exception as error:
    said["refused"] = str(error)
client.remove_service("py-keys")
`;
      const old = await startInMemoryOscar({ store: minio, version: "v3.4.0" });
      expect(await run(upload, {}, old)).toEqual({ listed: ["out/"] });
      await old.close();
      expect(JSON.stringify(await run(upload))).toContain("InvalidAccessKeyId");
    });

    it("is told of a wrong password", async () => {
      const said = await run(
        `
client.password = "wrong"
try:
    said["status"] = status(client.list_services())
except Exception as error:
    said["error"] = str(error)
`,
      );
      expect(JSON.stringify(said)).toContain("401");
    });
  },
  { own: true, when: OSCAR_PYTHON !== undefined },
);
