import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { MinioBuckets } from "../../../support/in-memory-oscar/minio-buckets.ts";
import { type InMemoryOscar, startInMemoryOscar } from "../../../support/in-memory-oscar/start-in-memory-oscar.ts";
import { describeWithMinio, type Minio, startMinio } from "../../../support/minio.ts";
import { OSCAR_EXCHANGES } from "../../../support/recorded-oscar.ts";
import {
  ask,
  askAgain,
  comparable,
  type GivenAnswer,
  impersonal,
  recorded,
} from "../../../support/recorded-answers.ts";

/** Tokens that the recorded services had. */
const TOKENS = {
  rec1: "bc630531435d05046bb65509cc53a8d5a6a43214c21fcb2ecc6fc790bea4eb35",
  recmin: "2a59519a8ed5268056c4753dbea3daabace49bea9b487230c80078b404773e5b",
  recst: "24e22a413abc5fbef889cf753e2b1266d30b71aa178d459eb2730d38269439e2",
  reckn: "2a4fd88d459610534c19bd4731c9a9a981a2f2df6d78c8bddead02e7ae072b6e",
} as const;

/** What was uploaded to the recorded chain. */
const INPUTS = [
  ["in/one.txt", "first input file\n"],
  ["in/my file (2) ñ+&.txt", "second input file, odd name..\n"],
  ["in/sub/three.txt", "third, in a sub-folder\n"],
] as const;

const BASIC = { Authorization: "Basic b3NjYXI6b3NjYXIxMjM=" };
const compared = new Set<string>();

/** One in-memory OSCAR, asked what the real one was asked. */
class Rerun {
  readonly oscar: InMemoryOscar;
  readonly #minio: Minio;
  readonly #replacements = new Map<string, string>();

  constructor(oscar: InMemoryOscar, minio: Minio) {
    this.oscar = oscar;
    this.#minio = minio;
    this.#replacements.set('"principalId":"minio"', `"principalId":"${minio.accessKey}"`);
  }

  static async start(minio: Minio, options: Partial<Parameters<typeof startInMemoryOscar>[0]> = {}): Promise<Rerun> {
    return new Rerun(await startInMemoryOscar({ store: minio, ...options }), minio);
  }

  get minio(): Minio {
    return this.#minio;
  }

  /** The answers must be as comparable as the recorded ones, in this order. */
  async same(...names: readonly string[]): Promise<GivenAnswer[]> {
    const answers: GivenAnswer[] = [];
    for (const name of names) {
      const answer = await askAgain(this.oscar.endpoint, name, this.#replacements);
      expect.soft({ name, ...comparable(answer) }).toEqual({ name, ...comparable(recorded(name).response) });
      compared.add(name);
      answers.push(answer);
    }
    return answers;
  }

  /** From now on our token stands for the recorded one. */
  async learnToken(service: keyof typeof TOKENS): Promise<void> {
    const { token } = await this.service(service);
    this.#replacements.set(TOKENS[service], token as string);
  }

  replace(theirs: string, ours: string): void {
    this.#replacements.set(theirs, ours);
  }

  async service(name: string): Promise<Record<string, unknown>> {
    return JSON.parse((await this.ask("GET", `/system/services/${name}`)).body) as Record<string, unknown>;
  }

  async change(name: string, fields: Record<string, unknown>): Promise<void> {
    const body = JSON.stringify({ ...(await this.service(name)), ...fields });
    expect((await this.ask("PUT", "/system/services", body)).status).toBe(204);
  }

  ask(method: string, path: string, body = ""): Promise<GivenAnswer> {
    return ask(this.oscar.endpoint, { method, path, headers: BASIC, body });
  }
}

describeWithMinio(
  "an in-memory OSCAR of v4.1.2 answers as the recorded one",
  () => {
    let minio: Minio;
    beforeAll(async () => void (minio = await startMinio({ own: true })));
    afterAll(() => minio.stop());

    describe("without a serverless backend", () => {
      let rerun: Rerun;
      beforeAll(async () => {
        rerun = await Rerun.start(minio, { serverless: false, isPullable: (image) => !image.includes("nopull") });
      });
      afterAll(() => rerun.oscar.close());
      const same = (...names: string[]): Promise<GivenAnswer[]> => rerun.same(...names.map((name) => `oscar/${name}`));

      it("what it is, and who may ask", async () => {
        await same("health", "root", "unknown-route", "trailing-slash-get", "trailing-slash-post");
        await same("info", "info-noauth", "info-badauth", "info-bearer-oidc-off");
        await same("quotas-disabled", "volumes-disabled", "services-list-empty");
        await same("config", "config-put", "config-after-put", "services-post-image-not-allowed");
        await same("config-put-bad", "config-put-reset");
      });

      it("services that cannot be", async () => {
        const refused = ["bad-json", "empty-body", "empty-object", "missing-name", "missing-image", "missing-script"];
        refused.push("cpu-number", "api_port-int", "name-40-chars", "bad-cpu", "bad-memory", "bad-label");
        refused.push("name-uppercase", "unknown-provider", "unknown-provider-kind", "bad-bucket-name");
        await same(...refused.map((name) => `services-post-${name}`));
      });

      it("a service that is", async () => {
        await same("services-post-ok", "services-get", "services-get-include-deployment");
        await rerun.learnToken("rec1");
        await same("services-post-name-exists", "services-post-bucket-exists", "services-get-after-bucket-exists");
        await same("deployment", "deployment-logs", "deployment-unknown", "deployment-logs-unknown");
        await same("federation-get", "service-auth", "lifecycle-stop-not-exposed");
        await same("services-get-unknown", "services-get-badname", "services-put-unknown", "services-delete-unknown");
        await same("metrics-summary", "metrics-service", "metrics-breakdown", "metrics-breakdown-bad");
      });

      it("buckets", async () => {
        await same("buckets-get", "buckets-list", "buckets-post", "buckets-post-exists", "buckets-get-unknown");
        await same("buckets-presign-upload", "buckets-presign-download", "buckets-presign-bad");
        await same("buckets-delete", "buckets-delete-unknown");
      });

      it("jobs of whatever input", async () => {
        await same("services-post-ok-minimal", "services-get-minimal");
        await rerun.learnToken("recmin");
        await same("job-basic", "job-noauth", "job-wrong-64", "job-other-services-token", "job-unknown-service-64");
        await same("job-short-token", "job-jwt-unknown-issuer", "job-method-get", "run-no-backend");
        const inputs = ["json", "base64", "empty", "plain-text"].map((name) => `job-ok-${name}`);
        await same(...inputs, "job-body-200k", "job-ok-no-body");
        await same("job-id-duplicate", "job-id-invalid", "job-id-64-chars");
        await rerun.oscar.idle();
        await same("logs-recmin");
        const logs = ["json", "b64", "empty", "plain", "big"].flatMap((name) => [name, `${name}-timestamps`]);
        await same(...logs.map((name) => `log-recmin-${name}`));
        await same("logs-bad-page", "log-unknown-job", "log-unknown-service", "log-job-of-other-service");
        await same("logs-unknown-service", "logs-system", "logs-system-timestamps");
      });

      it("other services", async () => {
        await same("services-post-ok-case-insensitive", "logs-no-jobs", "services-post-vo");
        await same("services-post-volume-disabled", "services-post-recst");
        await rerun.learnToken("recst");
      });

      it("lists, and changes of a service", async () => {
        await same("services-list", "services-list-include-deployment");
        await same("services-get-before-put", "services-put-ok-cpu", "services-get-after-put");
        await same("services-put-bad-cpu", "services-get-after-bad-put", "services-put-restore");
        await same("services-put-bad-json", "services-put-missing-script");
      });

      it("jobs in all their states", async () => {
        await same("job-recst-ok", "job-recst-exit3", "job-recst-term");
        await rerun.oscar.idle();
        await same("job-recst-running", "log-recst-ok", "log-recst-exit3", "log-recst-term");
        await same("job-recst-tosuspend", "job-recst-nosecret");
        rerun.oscar.suspend("recst-tosuspend");
        const { cpu, image } = await rerun.service("recst");
        await rerun.change("recst", { cpu: "50" });
        await same("job-recst-unschedulable");
        await rerun.change("recst", { cpu, image: "registry.example.org/rig/nopull:1" });
        await same("job-recst-nopull");
        await rerun.change("recst", { image });
        await expect
          .poll(async () => (await rerun.ask("GET", "/system/logs/recst/recst-running")).body, { timeout: 20_000 })
          .toContain("Script file found");
        await same("status", "status-2", "status-with-jobs");
        await same("log-recst-running", "log-recst-tosuspend", "log-recst-unschedulable", "log-recst-nopull");
        await same("log-recst-nosecret");
        const listed = JSON.parse((await rerun.ask("GET", "/system/logs/recst")).body) as { jobs: object };
        const wanted = JSON.parse(recorded("oscar/logs-recst-all-states").response.body) as { jobs: object };
        for (const job of ["ok", "exit3", "term", "running", "tosuspend", "unschedulable", "nopull", "nosecret"]) {
          const of = ({ jobs }: { jobs: object }): Record<string, string> =>
            (jobs as Record<string, Record<string, string>>)[`recst-${job}`]!;
          expect.soft({ job, status: of(listed)["status"], has: Object.keys(of(listed)) }).toEqual({
            job,
            status: of(wanted)["status"],
            has: Object.keys(of(wanted)),
          });
        }
        compared.add("oscar/logs-recst-all-states");
        await same("jobs-delete-one", "jobs-delete-unknown", "jobs-delete-succeeded");
        const left = JSON.parse((await rerun.ask("GET", "/system/logs/recst")).body) as { jobs: object };
        expect(Object.keys(left.jobs)).not.toContain("recst-exit3");
        expect(Object.keys(left.jobs)).toContain("recst-term");
        await same("jobs-delete-all", "logs-recst-after-delete-all");
      });

      it("the end of the services", async () => {
        const services = ["rec1", "recmin", "recci", "recvo", "recvol", "recst"];
        await same(...services.map((name) => `services-delete-${name}`));
        expect((await rerun.ask("GET", "/system/services")).body).toBe("[]");
      });
    });

    it("a cluster without a metrics server", async () => {
      const rerun = await Rerun.start(minio, { hasMetricsServer: false });
      await rerun.same("oscar/status-no-metrics-server");
      await rerun.oscar.close();
    });

    it("calls to a service through Knative", async () => {
      const rerun = await Rerun.start(minio);
      await rerun.same("run/info", "run/config", "run/create", "run/services-get", "run/deployment");
      await rerun.learnToken("reckn");
      await rerun.same("run/basic", "run/noauth", "run/wrong-64", "run/short-token", "run/unknown-service");
      await rerun.same(
        "run/get-method",
        "run/ok-json",
        "run/ok-json-2",
        "run/ok-base64",
        "run/empty",
        "run/plain-text",
      );
      const [answer] = await rerun.same("run/ok-json");
      expect(answer!.headers.map(([name]) => name)).toContain("X-Duration-Seconds");
      await rerun.same("run/deployment-logs", "run/logs-reckn");
      rerun.oscar.pause(true);
      await rerun.same("run/job-on-sync-service", "run/logs-reckn-after-job");
      await rerun.same("run/services-delete", "run/services-get-deleted");
      await rerun.oscar.close();
    });

    it.each([70, 5])("pages of %i jobs", async (limit) => {
      const rerun = await Rerun.start(minio, { jobListingLimit: limit });
      await rerun.same("paging/create");
      const { token } = await rerun.service("recpage");
      for (let number = 0; number < 75; number++) {
        const name = `recpage-${String(number).padStart(3, "0")}`;
        const headers = { Authorization: `Bearer ${token as string}`, "X-Delegated-Job-ID": name };
        const sent = { method: "POST", path: "/job/recpage", headers, body: "" };
        expect((await ask(rerun.oscar.endpoint, sent)).status).toBe(201);
      }
      const pages = [1, 2, 3, 4].map((page) => `paging/limit${limit}-page${page}`);
      for (const page of pages.filter((name) => OSCAR_EXCHANGES.has(name))) {
        const [answer] = await rerun.same(page);
        const theirs = (JSON.parse(recorded(page).response.body) as { next_page?: string }).next_page;
        const ours = (JSON.parse(answer!.body) as { next_page?: string }).next_page;
        if (theirs !== undefined && ours !== undefined) rerun.replace(theirs, ours);
      }
      rerun.oscar.forgetPages();
      if (limit === 5) await rerun.same("paging/page-token-10-minutes-old");
      expect((await rerun.ask("DELETE", "/system/services/recpage")).status).toBe(204);
      await rerun.oscar.close();
    });

    it("two services chained over a bucket: the same lists of jobs, and the same logs, line by line", async () => {
      const rerun = await Rerun.start(minio);
      await rerun.same("chain/create-wfa", "chain/create-wfb");
      const buckets = new MinioBuckets(minio);
      await buckets.notify("wfa", "wfb", "mid/");
      for (const [key, text] of INPUTS) await buckets.put("wfa", key, text);
      await expect.poll(() => rerun.oscar.pods({ oscar_service: "wfb" }).length, { timeout: 30_000 }).toBe(3);
      await rerun.oscar.idle();
      for (const service of ["wfa", "wfb"]) {
        // Of the recorded ones one was still shown as running, though it had ended.
        const list = (body: string): string[][] =>
          Object.values((JSON.parse(body) as { jobs: Record<string, object> }).jobs).map(Object.keys);
        const { body } = await rerun.ask("GET", `/system/logs/${service}`);
        expect(list(body)).toEqual(list(recorded(`chain/logs-${service}`).response.body));
        const jobs = Object.keys((JSON.parse(body) as { jobs: object }).jobs);
        const ours = await Promise.all(
          jobs.map(async (job) => (await rerun.ask("GET", `/system/logs/${service}/${job}?timestamps=true`)).body),
        );
        const names = [...OSCAR_EXCHANGES.keys()].filter((name) => name.startsWith(`chain/log-${service}-`));
        const theirs = names.map((name) => recorded(name).response.body);
        expect(ours.map(impersonal).sort()).toEqual(theirs.map(impersonal).sort());
        for (const name of [...names, `chain/logs-${service}`]) compared.add(name);
      }
      buckets.close();
      for (const service of ["wfb", "wfa"]) await rerun.ask("DELETE", `/system/services/${service}`);
      await rerun.oscar.close();
    });

    it("every recording but those that say why not", () => {
      const left = [...OSCAR_EXCHANGES.keys()].filter((name) => !compared.has(name));
      expect(left.sort()).toEqual(Object.keys(LEFT_OUT).sort());
    });
  },
  { own: true },
);

/** Recordings that cannot be asked again, and why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  "oscar/job-recst-oom40": "nothing limits the memory of a job here",
  "oscar/log-recst-oom40": "nothing limits the memory of a job here",
  "oscar/job-recst-oomchild": "nothing limits the memory of a job here",
  "oscar/log-recst-oomchild": "nothing limits the memory of a job here",
  "oscar/logs-recst-after-delete": "its jobs are looked at one by one",
  "oscar/logs-recst-early": "a moment that does not come again",
  "oscar/logs-right-after-job": "a moment that does not come again",
  "oscar/services-delete-copyup": "a service from before the recordings",
  "chain/logs-wfa-after-odd-events": "jobs of requests that were not recorded",
  "chain/logs-system": "of the whole day; compared as oscar/logs-system",
};
