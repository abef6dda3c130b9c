import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";

import { ENTRIES } from "../../../scripts/build/build-bundles.ts";
import { ofKind, podsOf } from "../../support/kustomize.ts";
import { describeInstallations } from "./describe-installations.ts";

const ROOT = resolve(import.meta.dirname, "../../..");

/** Every variable that the code names, as `PROFAAS_…`. */
const KNOWN_VARIABLES = new Set(
  ["functions", "scripts"].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .flatMap((name) => readFileSync(join(ROOT, folder, name), "utf8").match(/PROFAAS_[A-Z_]+[A-Z]/g) ?? []),
  ),
);

describeInstallations("the pods of an installation", ({ manifests }) => {
  const pods = podsOf(manifests);
  const containers = pods.flatMap(({ of, spec }) =>
    // A pod's own security context holds for its containers; Knative takes only theirs.
    spec.containers.map((container: { securityContext: object }) => ({
      of,
      spec,
      container,
      security: { ...spec.securityContext, ...container.securityContext },
    })),
  );

  it("run bundles that there are", () => {
    const commands = containers.flatMap(({ container }) => (container.command ?? []) as string[]);
    const files = commands.filter((word) => word !== "node" && word !== "minio");
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      expect(Object.keys(ENTRIES).map((name) => `/opt/profaas/${name}.mjs`)).toContain(file);
    }
  });

  it("are told by variables that the code reads", () => {
    const names = containers.flatMap(({ container }) =>
      ((container.env ?? []) as { name: string }[]).map(({ name }) => name),
    );
    const own = names.filter((name) => name.startsWith("PROFAAS_"));
    for (const name of own) {
      const isRead = KNOWN_VARIABLES.has(name) || KNOWN_VARIABLES.has(name.replace(/_FILE$/, ""));
      expect({ name, isRead }).toEqual({ name, isRead: true });
    }
  });

  it.each(containers)("$of can do no more than it must", ({ security, container }) => {
    expect(security).toMatchObject({
      runAsNonRoot: true,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
      seccompProfile: { type: "RuntimeDefault" },
    });
    expect(security.runAsUser).toBeGreaterThan(0);
    expect(container.resources.requests).toMatchObject({ cpu: expect.any(String), memory: expect.any(String) });
    expect(container.resources.limits).toMatchObject({ memory: expect.any(String) });
  });

  it.each(pods)("$of gets a token of Kubernetes only to measure", ({ spec }) => {
    if (spec.serviceAccountName === "profaas-profiler") expect(spec.automountServiceAccountToken).not.toBe(false);
    else expect(spec).toMatchObject({ serviceAccountName: "profaas-function", automountServiceAccountToken: false });
  });

  it.each(containers.filter(({ of }) => !of.startsWith("CronJob")))("$of is probed", ({ container }) => {
    const [live, ready] = container.image.includes("minio")
      ? ["/minio/health/live", "/minio/health/ready"]
      : ["/health/live", "/health/ready"];
    expect(container.livenessProbe.httpGet.path).toBe(live);
    expect(container.readinessProbe.httpGet.path).toBe(ready);
  });

  it("bring no secret, and name each by reference", () => {
    expect(ofKind(manifests, "Secret")).toEqual({});
    for (const { container } of containers) {
      for (const { name, value } of (container.env ?? []) as { name: string; value?: string }[]) {
        if (/TOKEN|PASSWORD|SECRET|_KEY|ROOT_USER/.test(name) && !name.endsWith("_FILE")) {
          expect({ name, value }).toEqual({ name, value: undefined });
        }
      }
    }
    const mounted = pods.flatMap(({ spec }) =>
      ((spec.volumes ?? []) as { secret?: { secretName: string } }[]).flatMap(({ secret }) => secret?.secretName ?? []),
    );
    for (const name of mounted) expect(["profaas-store", "profaas-webhook"]).toContain(name);
  });

  it("mount what they name", () => {
    for (const { spec, container } of containers) {
      const volumes = ((spec.volumes ?? []) as { name: string }[]).map(({ name }) => name);
      const mounts = (container.volumeMounts ?? []) as { name: string; mountPath: string }[];
      for (const { name } of mounts) expect(volumes).toContain(name);
      const files = ((container.env ?? []) as { name: string; value?: string }[])
        .filter(({ name, value }) => name.startsWith("PROFAAS_") && value?.startsWith("/"))
        .map(({ value }) => value as string);
      for (const file of files) {
        expect(
          mounts.some(({ mountPath }) => file.startsWith(`${mountPath}/`)),
          file,
        ).toBe(true);
      }
    }
  });
});
