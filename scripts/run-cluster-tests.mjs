// Brings up a real cluster, runs the tests that need one, takes it down again, and ends with one line that sums all up.
import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

import "./ensure-installed.mjs";
import { check, leaveOut, sumUp, test } from "./test-totals.mjs";

const STATE = process.env.PROFAAS_TEST_CLUSTER ?? join(tmpdir(), "profaas-test-cluster");
const IMAGE = "dev.local/profaas:dev";

/** Why no cluster can be brought up here, or undefined when one can. */
function obstacle() {
  if (process.env.KUBECONFIG !== undefined && process.env.MINIO_ENDPOINT !== undefined) return undefined;
  if (process.platform !== "linux") return `it needs Linux, this is ${process.platform}`;
  if (process.getuid?.() !== 0) return "it needs root";
  for (const program of ["go", "apt-get"]) if (!isOnPath(program)) return `${program} is not installed`;
  return undefined;
}

function isOnPath(program) {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function takeDown() {
  check("bash", "infra/test-cluster/down.sh");
  check("bash", "infra/test-cluster/check-clean.sh");
}

const reason = obstacle();
if (reason !== undefined) {
  leaveOut(`The tests on a real cluster are left out, as ${reason}.`);
} else {
  const paths = process.argv.slice(2);
  // Ctrl-C reaches the children too; this process stays to take down what they brought up.
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => undefined);
  try {
    const isUp =
      check("npm", "run", "--silent", "build") &&
      check("bash", "infra/test-cluster/up.sh") &&
      check("bash", "infra/test-cluster/push-profaas.sh", IMAGE);
    if (isUp) {
      const environment = { PROFAAS_CLUSTER_ENV: join(STATE, "env"), PROFAAS_CLUSTER_IMAGE: IMAGE };
      test([...(paths.length > 0 ? paths : ["test/cluster"]), "--no-file-parallelism"], { environment });
    }
  } finally {
    if (process.env.PROFAAS_KEEP_CLUSTER !== "1") takeDown();
    else
      spawnSync("echo", ["The cluster is left running: infra/test-cluster/down.sh takes it down"], {
        stdio: "inherit",
      });
  }
}
sumUp();
