import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // These need a real cluster, which `npm run test:cluster` brings up.
    exclude: process.env["PROFAAS_CLUSTER_ENV"] === undefined ? ["test/cluster/**"] : [],
    // Real processes, containers and a browser take their time on a small machine.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: "forks",
    maxWorkers: 2,
  },
});
