import { missing, ok, type Finding } from "./finding.ts";

const LEAST = [20, 19] as const;

/** Whether this version of Node is one that the system is tested with. */
export function nodeFinding(version: string): Finding {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const isEnough = major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1]);
  if (isEnough) return ok("node", `version ${version}`);
  const fix = `Install Node ${LEAST.join(".")} or later.`;
  return missing("node", `version ${version} is too old`, fix, { needed: true });
}
