import { defineConfig } from "vitest/config";

/** Tests of what keeps no state: many files share a process, as to start one for each takes longer than to run it. */
const PURE = ["core", "aggregator", "profiler", "trainer"].map((folder) => `test/${folder}/**/*.test.ts`);

const OTHERS = [
  // These need a real cluster, which `npm run test:cluster` brings up.
  ...(process.env["PROFAAS_CLUSTER_ENV"] === undefined ? ["test/cluster/**"] : []),
  // These need a real OSCAR, one after the other: `npm run test:oscar`.
  ...(process.env["PROFAAS_TEST_OSCAR"] === undefined ? ["test/oscar/**"] : []),
  // These need a real tfjs-node, which `infra/tfjs-node/build.sh` installs and `npm test` finds.
  ...(process.env["PROFAAS_TFJS_NODE"] === undefined ? ["test/tfjs-node/**"] : []),
];

export default defineConfig({
  test: {
    // Real processes, containers and a browser take their time on a small machine.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: "forks",
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: "pure", include: PURE, isolate: false } },
      { extends: true, test: { name: "real", include: ["test/**/*.test.ts"], exclude: [...PURE, ...OTHERS] } },
    ],
  },
});
