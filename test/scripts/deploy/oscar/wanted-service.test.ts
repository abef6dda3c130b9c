import { resolve } from "node:path";

import { describe, expect, it } from "vitest";

import { OscarService } from "#adapters/platform/oscar/api/oscar-service.ts";

import { fdlServices } from "../../../../scripts/deploy/oscar/fdl-services.ts";
import { serviceDifferences, wantedService } from "../../../../scripts/deploy/oscar/wanted-service.ts";

const FOLDER = resolve(import.meta.dirname, "../../../../workflows/modelling/oscar");
const SECRETS = { AWS_ACCESS_KEY_ID: "key", AWS_SECRET_ACCESS_KEY: "secret" };

describe("the services of the FDL", async () => {
  const services = await fdlServices(FOLDER);
  const wanted = (portsAreLists: boolean): ReturnType<typeof wantedService>[] =>
    services.map((service) =>
      wantedService(service, { prefix: "profaas", traits: { portsAreLists }, secrets: SECRETS }),
    );

  it("are one of each function, in the order of the chain, with their scripts in them", () => {
    expect(services.map(({ name }) => name)).toEqual(
      ["profiler", "aggregator", "trainer", "simulator", "predictor"].map((name) => `profaas-${name}`),
    );
    for (const { script, variables } of services) {
      expect(script).toMatch(/^#!\/bin\/sh\n/);
      expect(variables["PROFAAS_OPERATOR_YAML"]).toContain("prefix: profaas\n");
    }
  });

  it("have their port in the shape of the version, and a key only where OSCAR mounts none", () => {
    expect(wanted(true).map((service) => (service["expose"] as { api_port?: unknown } | undefined)?.api_port)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      [8080],
    ]);
    expect((wanted(false)[4]?.["expose"] as { api_port: unknown }).api_port).toBe(8080);
    expect(wanted(true).map(({ environment }) => environment?.secrets)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      SECRETS,
    ]);
  });

  it("own no bucket: nothing is lost with them, and no version refuses them", () => {
    for (const service of wanted(true)) expect([service.input, service.output]).toEqual([undefined, undefined]);
  });

  it("do not differ from what OSCAR keeps of them, but in what somebody changed", () => {
    const [profiler, , , , predictor] = wanted(true);
    // OSCAR adds labels and fields, and gives secrets back without their values.
    const kept = (service: NonNullable<typeof profiler>, changes: object = {}): OscarService =>
      OscarService.parse({
        ...service,
        token: "f".repeat(64),
        visibility: "private",
        labels: { ...service.labels, oscar_service: service.name },
        environment: {
          variables: service.environment?.variables,
          secrets: hidden(service.environment?.secrets ?? {}),
        },
        ...changes,
      });
    expect(serviceDifferences(profiler!, kept(profiler!))).toEqual([]);
    expect(serviceDifferences(predictor!, kept(predictor!))).toEqual([]);
    const { expose } = kept(predictor!) as unknown as { expose: object };
    const withoutFalse = { ...expose, rewrite_target: undefined };
    expect(serviceDifferences(predictor!, kept(predictor!, { expose: withoutFalse }))).toEqual([]);
    expect(serviceDifferences(predictor!, kept(predictor!, { expose: { ...expose, api_port: [80] } }))).toEqual([
      "expose",
    ]);
    expect(serviceDifferences(profiler!, kept(profiler!, { memory: "1Gi", environment: { variables: {} } }))).toEqual([
      "memory",
      "environment",
    ]);
  });

  it("differ in secrets whose values are others, though OSCAR shows none", () => {
    const of = (secret: string) => {
      const secrets = { ...SECRETS, AWS_SECRET_ACCESS_KEY: secret };
      return wantedService(services[4]!, { prefix: "profaas", traits: { portsAreLists: true }, secrets });
    };
    const found = OscarService.parse({
      ...of("old"),
      environment: { ...of("old").environment, secrets: hidden(SECRETS) },
    });
    expect(serviceDifferences(of("old"), found)).toEqual([]);
    expect(serviceDifferences(of("new"), found)).toEqual(["secrets"]);
    expect(JSON.stringify(of("new").labels)).not.toContain("new");
    // A value of a label of Kubernetes.
    expect(of("new").labels?.["profaas.dev/secrets"]).toMatch(/^[a-z0-9]{1,63}$/);
  });
});

/** As OSCAR gives secrets back. */
function hidden(secrets: object): Record<string, string> {
  return Object.fromEntries(Object.keys(secrets).map((name) => [name, ""]));
}
