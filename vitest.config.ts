import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: [
      // These need a real cluster, which `npm run test:cluster` brings up.
      ...(process.env["PROFAAS_CLUSTER_ENV"] === undefined ? ["test/cluster/**"] : []),
      // These need a real OSCAR, one after the other: `npm run test:oscar`.
      ...(process.env["PROFAAS_TEST_OSCAR"] === undefined ? ["test/oscar/**"] : []),
      // These need a real tfjs-node, which `infra/tfjs-node/build.sh` installs and `npm test` finds.
      ...(process.env["PROFAAS_TFJS_NODE"] === undefined ? ["test/tfjs-node/**"] : []),
    ],
    // Real processes, containers and a browser take their time on a small machine.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: "forks",
    maxWorkers: 2,
  },
});
