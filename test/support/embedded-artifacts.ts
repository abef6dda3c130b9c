import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";

import type { DroppedCampaign } from "./cluster-campaigns.ts";
import { runCommand } from "./run-command.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const HANDED_ON = ["records", "datasets", "models"];

/** What the embedded chain makes of a campaign on the simulated cluster: texts by `<role>/<key>`. */
export async function embeddedArtifacts({ name, spec, inputs }: DroppedCampaign): Promise<Record<string, string>> {
  const folder = await temporaryFolder();
  try {
    const store = (role: string, key = ""): string => join(folder.path, "store", `profaas-${role}`, key);
    const operator = join(folder.path, "profaas.yaml");
    await writeFile(
      operator,
      JSON.stringify({
        store: { kind: "directory", path: "store" },
        clusters: { simulated: { kind: "simulated" } },
        resources: { simulated: { cluster: "simulated" } },
        images: ["dev.local/*"],
      }),
    );
    for (const [key, body] of Object.entries(inputs)) await writeFile(await inFolder(store("inputs", key)), body);
    await writeFile(await inFolder(store("campaigns", `${name}.json`)), spec);
    await runCommand(process.execPath, [join(ROOT, "dist/profaas.mjs"), "reconcile", "--operator", operator]);

    const found: Record<string, string> = {};
    for (const role of HANDED_ON) {
      for (const entry of await readdir(store(role), { recursive: true, withFileTypes: true })) {
        const path = join(entry.parentPath, entry.name);
        const key = path.slice(store(role).length + 1);
        if (entry.isFile() && !key.startsWith(".profaas/")) found[`${role}/${key}`] = await readFile(path, "utf8");
      }
    }
    return found;
  } finally {
    await folder.remove();
  }
}

async function inFolder(path: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  return path;
}
