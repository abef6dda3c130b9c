import { spawn } from "node:child_process";
import { resolve } from "node:path";

import type { KeptService } from "./kept-service.ts";
import type { MinioAccess } from "./minio-admin.ts";
import type { OscarProgram } from "./oscar-program.ts";

const ROOT = resolve(import.meta.dirname, "../../..");

/**
 * What a job of one of our own functions does where OSCAR would pull our image: the function out of its sources, in a process
 * of its own, with the store's address and key as OSCAR mounts them. Undefined for services of others.
 */
export function profaasProgram(store: MinioAccess): (service: KeptService) => OscarProgram | undefined {
  const configuration = JSON.stringify({ storage_providers: { minio: { default: { endpoint: store.endpoint } } } });
  const mounted = {
    FUNCTION_CONFIG: Buffer.from(configuration).toString("base64"),
    AWS_ACCESS_KEY_ID: store.accessKey,
    AWS_SECRET_ACCESS_KEY: store.secretKey,
  };
  return ({ environment }) => {
    const name = environment.variables["PROFAAS_FUNCTION"];
    if (name === undefined) return undefined;
    return ({ variables, inputPath, say, signal }) =>
      new Promise((ended, failed) => {
        const input = inputPath === undefined ? {} : { INPUT_FILE_PATH: inputPath };
        const child = spawn(process.execPath, ["--import", "tsx", `functions/${name}/main.ts`], {
          cwd: ROOT,
          env: { PATH: process.env["PATH"], ...mounted, ...variables, ...input },
          stdio: ["ignore", "pipe", "pipe"],
        });
        const end = (): void => void child.kill("SIGKILL");
        if (signal.aborted) end();
        signal.addEventListener("abort", end, { once: true });
        for (const stream of [child.stdout, child.stderr]) stream.on("data", (data: Buffer) => say(data.toString()));
        child.once("error", failed);
        child.once("close", (code) => {
          signal.removeEventListener("abort", end);
          ended(code === 0 ? undefined : "killed");
        });
      });
  };
}
