import { expect, it } from "vitest";

import { OperatorFile } from "#core/campaign/operator.ts";
import { readDocument } from "#core/document/read-document.ts";

import { ofKind } from "../../support/kustomize.ts";
import { describeInstallations, FUNCTIONS } from "./describe-installations.ts";

/** `max-revision-timeout-seconds` of an installation that nobody changed. */
const MOST_TIMEOUT_SECONDS = 600;

describeInstallations(
  "the functions of Knative",
  ({ manifests }) => {
    const services = ofKind(manifests, "Service", "serving.knative.dev/");

    it("are five, of which only the predictor is reached from outside the cluster", () => {
      expect(Object.keys(services).sort()).toEqual([...FUNCTIONS]);
      const local = Object.values(services).filter(
        ({ metadata }) => metadata.labels?.["networking.knative.dev/visibility"] === "cluster-local",
      );
      expect(local.map(({ metadata }) => metadata.name).sort()).toEqual([
        "aggregator",
        "profiler",
        "simulator",
        "trainer",
      ]);
    });

    it("are let finish a step", () => {
      const [file] = Object.values(ofKind(manifests, "ConfigMap"));
      const { budgets } = OperatorFile.parse(readDocument(file?.["data"]["profaas.yaml"], "profaas.yaml").value);
      for (const { spec } of Object.values(services)) {
        const { timeoutSeconds, responseStartTimeoutSeconds } = spec.template.spec;
        expect(timeoutSeconds).toBeGreaterThanOrEqual(budgets.stepSeconds + 60);
        expect(timeoutSeconds).toBeLessThanOrEqual(MOST_TIMEOUT_SECONDS);
        // A step answers only when it has ended.
        expect(responseStartTimeoutSeconds).toBe(timeoutSeconds);
      }
    });

    it("scale from zero, within bounds, and take their own call of /step beside the request that makes it", () => {
      for (const { spec } of Object.values(services)) {
        const { annotations } = spec.template.metadata;
        for (const value of Object.values(annotations)) expect(value).toEqual(expect.any(String));
        expect(annotations["autoscaling.knative.dev/min-scale"]).toBe("0");
        expect(Number(annotations["autoscaling.knative.dev/max-scale"])).toBeGreaterThan(0);
        expect(spec.template.spec.containerConcurrency).toBeGreaterThanOrEqual(20);
      }
    });

    it("call themselves where the platform counts them", () => {
      for (const [name, { spec, metadata }] of Object.entries(services)) {
        expect(spec.template.spec.containers[0].env).toContainEqual({
          name: "PROFAAS_SELF_URL",
          value: `http://${name}.${metadata.namespace}.svc.cluster.local`,
        });
      }
    });

    it("are reconciled every minute, all of them", () => {
      const { spec } = ofKind(manifests, "CronJob")["reconcile"]!;
      expect(spec).toMatchObject({ schedule: "* * * * *", concurrencyPolicy: "Forbid" });
      const [{ args }] = spec.jobTemplate.spec.template.spec.containers;
      expect([...args].sort()).toEqual(FUNCTIONS.map((name) => `http://${name}.profaas.svc.cluster.local`));
    });
  },
  { only: /\/knative\// },
);
