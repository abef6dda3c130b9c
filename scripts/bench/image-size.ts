import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** Bytes of an image as the engine keeps it, or undefined where there is no engine or no such image. */
export async function imageSize(image: string): Promise<number | undefined> {
  for (const engine of ["podman", "docker"]) {
    const size = await promisify(execFile)(engine, ["image", "inspect", image, "--format", "{{.Size}}"]).then(
      ({ stdout }) => Number(stdout),
      () => undefined,
    );
    if (size !== undefined) return size;
  }
  return undefined;
}
