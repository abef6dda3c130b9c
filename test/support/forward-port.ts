import { spawn } from "node:child_process";

/** A service of the cluster at an address of this machine, as `kubectl port-forward` has it. */
export interface ForwardedPort {
  readonly url: string;
  close(): Promise<void>;
}

export async function forwardPort(
  service: string,
  port: number,
  { environment, namespace = "profaas" }: { readonly environment: NodeJS.ProcessEnv; readonly namespace?: string },
): Promise<ForwardedPort> {
  const child = spawn("kubectl", ["port-forward", "-n", namespace, `service/${service}`, `:${port}`], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const killAtExit = (): void => void child.kill("SIGKILL");
  process.once("exit", killAtExit);
  const local = await new Promise<string>((resolve, reject) => {
    let said = "";
    const listen = (chunk: Buffer): void => {
      said += chunk.toString();
      const found = /127\.0\.0\.1:(\d+) ->/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.once("error", reject);
    void gone.then(() => reject(new Error(`Cannot forward ${service}:${port} as kubectl says: ${said}`)));
  });
  return {
    url: `http://127.0.0.1:${local}`,
    async close() {
      process.off("exit", killAtExit);
      child.kill("SIGTERM");
      await gone;
    },
  };
}
