import { randomBytes } from "node:crypto";
import { chmod, copyFile, mkdir, readFile, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";

import { afterAll, beforeAll, expect, it } from "vitest";

import { manifestClient } from "#adapters/kubernetes/manifest-client.ts";
import type { JobState } from "#adapters/platform/oscar/api/job-state.ts";
import { OscarConfiguration } from "#adapters/platform/oscar/api/oscar-configuration.ts";
import { oscarPPhases } from "#adapters/platform/oscar/oscar-p-phases.ts";
import { jobPhases } from "#adapters/platform/oscar/oscar-phases.ts";
import { supervisorMarks } from "#adapters/platform/oscar/supervisor-log.ts";
import { prefixedStore } from "#adapters/object-store/prefixed.ts";
import { systemClock } from "#adapters/process/clock.ts";
import { BUCKET_ROLES } from "#core/campaign/bucket-roles.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { applyManifests, removeManifests } from "../../scripts/deploy/apply-manifests.ts";
import { reconcileManifests } from "../../scripts/deploy/oscar/reconcile-manifests.ts";
import { describeWithSupervisor } from "../support/faas-supervisor.ts";
import { minioEvent } from "../support/minio-events.ts";
import { minioStore } from "../support/minio-store.ts";
import { oscarJobObjects } from "../support/oscar-job-objects.ts";
import { describeOnCluster } from "../support/real-cluster.ts";
import { runCommand } from "../support/run-command.ts";
import { simulatedCampaign } from "../support/simulated-campaign.ts";
import { contents } from "../support/test-buckets.ts";

const SCRIPT = resolve(import.meta.dirname, "../../workflows/modelling/oscar/function.sh");

interface Terminated {
  readonly startedAt: string;
  readonly finishedAt: string;
}

function operatorFile(prefix: string): string {
  return `prefix: ${prefix}
store: { kind: s3 }
work: /tmp/profaas
clusters: { simulated: { kind: simulated } }
resources: { simulated: { cluster: simulated } }
images: ["example/*"]
`;
}

describeOnCluster("our functions as the pod of a job that OSCAR makes", ({ minio, environment, image, kubeconfig }) =>
  describeWithSupervisor("with the real faas-supervisor", (supervisor) => {
    const namespace = `oscar-${randomBytes(3).toString("hex")}`;
    const prefix = namespace;
    const binFolder = join(dirname(kubeconfig), "volumes", namespace);
    const store: ObjectStore = prefixedStore(minioStore(minio), prefix);
    const kubectl = (args: readonly string[], input?: string): Promise<string> =>
      runCommand("kubectl", args, { environment, ...(input === undefined ? {} : { input }) });

    beforeAll(async () => {
      await mkdir(binFolder, { recursive: true });
      await copyFile(supervisor, join(binFolder, "supervisor"));
      await chmod(join(binFolder, "supervisor"), 0o755);
      for (const role of BUCKET_ROLES) await store.createBucket(role);
    });
    afterAll(async () => {
      await kubectl(["delete", "namespace", namespace, "--ignore-not-found", "--timeout=120s"]);
      await kubectl(["delete", "persistentvolume", namespace, "--ignore-not-found", "--timeout=60s"]);
      for (const role of BUCKET_ROLES) {
        for (const { key } of (await store.list(role)).objects) await store.delete(role, key);
        await store.deleteBucket(role);
      }
      await rm(binFolder, { recursive: true, force: true });
    });

    async function job(name: string, event: string, operator: string): Promise<{ status: string; log: string }> {
      const objects = oscarJobObjects({
        namespace,
        service: `${prefix}-profiler`,
        image,
        script: await readFile(SCRIPT, "utf8"),
        config: JSON.stringify({
          name: `${prefix}-profiler`,
          log_level: "INFO",
          storage_providers: {
            // The supervisor of PyPI reads keys here; the one that OSCAR ships reads the mounted secret, as our functions do.
            minio: {
              default: {
                endpoint: minio.endpoint,
                region: "us-east-1",
                verify: true,
                access_key: minio.accessKey,
                secret_key: minio.secretKey,
              },
            },
          },
        }),
        variables: { PROFAAS_FUNCTION: "profiler", PROFAAS_OPERATOR_YAML: operator },
        event,
        job: name,
        binFolder,
        key: { accessKey: minio.accessKey, secretKey: minio.secretKey },
      });
      for (const object of objects) await kubectl(["apply", "-f", "-"], JSON.stringify(object));
      const ended = ["complete", "failed"].map((condition) =>
        kubectl(["wait", `job/${name}`, "-n", namespace, `--for=condition=${condition}`, "--timeout=150s"]).then(
          () => condition,
        ),
      );
      const status = await Promise.any(ended);
      void Promise.allSettled(ended);
      return { status, log: await kubectl(["logs", `job/${name}`, "-n", namespace, "--timestamps"]) };
    }

    it("measures a campaign from the event of its spec", { timeout: 240_000 }, async () => {
      const { spec, inputs } = simulatedCampaign();
      for (const [key, body] of Object.entries(inputs)) await store.put("inputs", key, body);
      await store.put("campaigns", "faces.yaml", spec.replace("cpu: [0.5, 1]", "cpu: [0.25, 0.5, 0.75, 1, 1.5, 2]"));
      const operator = operatorFile(prefix);
      const event = minioEvent({ bucket: `${prefix}-campaigns`, key: "faces.yaml" });
      const arrived = Date.now();
      const { status, log } = await job("measures", event, operator);
      expect({ status, log }).toEqual({ status: "complete", log: expect.stringContaining("Creating response") });
      expect(log).toMatch(/Script file found in '\/oscar\/config\/script.sh'[^]*"level":"info"/);
      expect(
        Object.keys(await contents(store, "records")).filter((key) => key.endsWith("/complete.json")),
      ).toHaveLength(1);
      const state = await stateOfPod("measures");
      const marks = supervisorMarks(log);
      const { phases, ended } = jobPhases({ arrived, job: state, marks, creationTimeOf: "pod" });
      const parts = Object.values(phases).map((seconds) => seconds ?? 0);
      expect(Math.min(...parts)).toBeGreaterThanOrEqual(0);
      expect(parts.reduce((sum, seconds) => sum + seconds, 0)).toBeCloseTo((ended - arrived) / 1000, 6);
      expect(phases.compute).not.toBeNull();
      const predecessor = oscarPPhases(state, marks);
      expect(predecessor?.waitSeconds).toBe(0);
      process.stdout.write(`${JSON.stringify({ phases, predecessor })}\n`);
    });

    /** What OSCAR tells of the job: its creation is the pod's acceptance, in whole seconds. */
    async function stateOfPod(name: string): Promise<JobState> {
      const pods = JSON.parse(
        await kubectl(["get", "pods", "-n", namespace, "-l", `job-name=${name}`, "-o", "json"]),
      ) as {
        items: { status: { startTime: string; containerStatuses: { state: { terminated: Terminated } }[] } }[];
      };
      const { startTime, containerStatuses } = pods.items[0]!.status;
      const { startedAt, finishedAt } = containerStatuses[0]!.state.terminated;
      return { status: "Succeeded", createdAt: startTime, startedAt, finishedAt };
    }

    it("is followed by a CronJob that does what no event told of", { timeout: 240_000 }, async () => {
      const manifests = reconcileManifests({
        prefix,
        configuration: OscarConfiguration.parse({
          config: { services_namespace: namespace },
          minio_provider: { endpoint: minio.endpoint, access_key: minio.accessKey, secret_key: minio.secretKey },
        }),
        image,
        operator: operatorFile(prefix),
      });
      const client = manifestClient({ kubeconfig, clock: systemClock });
      const options = { client, check: false, onStep: () => undefined };
      expect((await applyManifests(manifests, options)).map(({ state }) => state)).toEqual(["created", "created"]);
      expect((await applyManifests(manifests, options)).map(({ state }) => state)).toEqual(["present", "present"]);
      await kubectl(["create", "job", "now", "-n", namespace, `--from=cronjob/${prefix}-reconcile`]);
      await kubectl(["wait", "job/now", "-n", namespace, "--for=condition=complete", "--timeout=200s"]);
      const models = Object.keys(await contents(store, "models"));
      expect(models.filter((key) => key.endsWith("/trained.json"))).toHaveLength(1);
      expect((await removeManifests(manifests, options)).map(({ state }) => state)).toEqual(["removed", "removed"]);
    });

    it("fails the job when the function fails, and tells why", { timeout: 240_000 }, async () => {
      const event = minioEvent({ bucket: `${prefix}-campaigns`, key: "faces.yaml" });
      const { status, log } = await job("fails", event, "store: { kind: tape }");
      expect({ status, log }).toEqual({ status: "failed", log: expect.stringContaining("this job fails") });
      expect(log).toContain("PROFAAS_OPERATOR_YAML:1:");
    });
  }),
);
