import { expect, it } from "vitest";

import { FUNCTION_NAMES } from "#core/campaign/trigger-routes.ts";
import { webhookVariables } from "#core/campaign/webhook-target.ts";

import { ofKind } from "../../support/kustomize.ts";
import { describeInstallations } from "./describe-installations.ts";

describeInstallations(
  "a MinIO of an installation",
  ({ manifests, isKnative }) => {
    const minio = ofKind(manifests, "Deployment")["minio"]!;
    const env = minio["spec"].template.spec.containers[0].env as { name: string; value?: string }[];

    it.each(FUNCTION_NAMES)("tells the %s as `profaas setup` asks for, with the token", (name) => {
      const base = `http://${isKnative ? "{function}" : "profaas"}.profaas.svc.cluster.local/events`;
      const wanted = webhookVariables({ prefix: "profaas", function: name, base }).map((line) => line.split("="));
      for (const [variable, value] of wanted as [string, string][]) {
        const token = { name: variable, valueFrom: { secretKeyRef: { name: "profaas-webhook", key: "token" } } };
        expect(env).toContainEqual(variable.includes("_AUTH_TOKEN_") ? token : { name: variable, value });
      }
    });

    it("keeps what it could not tell yet, for each apart and on the volume", () => {
      const folders = env.filter(({ name }) => name.includes("_QUEUE_DIR_")).map(({ value }) => value);
      expect(new Set(folders).size).toBe(FUNCTION_NAMES.length);
      const [{ volumeMounts }] = minio["spec"].template.spec.containers;
      expect(volumeMounts).toContainEqual({ name: "data", mountPath: "/events", subPath: "events" });
      for (const folder of folders) expect(folder).toMatch(/^\/events\//);
    });

    it("is reached by our functions and by what stages the files of runs only", () => {
      expect(ofKind(manifests, "Service", "v1")["minio"]?.["spec"].type).toBeUndefined();
      expect(ofKind(manifests, "NetworkPolicy")["minio"]?.["spec"].ingress).toHaveLength(1);
    });
  },
  { only: /\/local-minio$/ },
);
