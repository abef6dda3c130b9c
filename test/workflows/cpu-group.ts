import { mkdirSync, rmdirSync, writeFileSync } from "node:fs";

/** A control group of the machine with a CPU limit in cores; undefined where the machine permits none. */
export interface CpuGroup {
  /** File that takes the id of a process which joins the group. */
  readonly joinFile: string;
  remove(): void;
}

/** Makes a control group of version 1 or 2 with this limit. */
export function cpuGroup(cores: number): CpuGroup | undefined {
  const quota = Math.round(cores * 100_000);
  return (
    groupIn("/sys/fs/cgroup/cpu", { "cpu.cfs_period_us": "100000", "cpu.cfs_quota_us": `${quota}` }) ??
    groupIn("/sys/fs/cgroup", { "cpu.max": `${quota} 100000` })
  );
}

function groupIn(parent: string, limits: Readonly<Record<string, string>>): CpuGroup | undefined {
  const folder = `${parent}/profaas-test-${process.pid}-${process.hrtime.bigint()}`;
  let made = false;
  try {
    mkdirSync(folder);
    made = true;
    for (const [file, value] of Object.entries(limits)) writeFileSync(`${folder}/${file}`, value);
    return { joinFile: `${folder}/cgroup.procs`, remove: () => rmdirSync(folder) };
  } catch {
    if (made) rmdirSync(folder);
    return undefined;
  }
}
