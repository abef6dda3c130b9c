import { describe, expect, it } from "vitest";
import { z } from "zod";

import { jsonSchemaOf } from "#core/campaign/json-schema.ts";

import { specWith } from "./campaign-fixture.ts";

interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly anyOf?: readonly Node[];
  readonly description?: string;
  readonly default?: unknown;
  readonly pattern?: string;
  readonly additionalProperties?: unknown;
  readonly required?: readonly string[];
}

describe("jsonSchemaOf()", () => {
  const campaign = jsonSchemaOf("campaign") as unknown as Node & { readonly $schema: string };

  it("is of draft 2020-12 and asks only for what people must write", () => {
    expect(campaign.$schema).toBe("https://json-schema.org/draft/2020-12/schema");
    expect(campaign.required).toEqual(["kind", "name", "workflow", "inputs"]);
    expect(campaign.additionalProperties).toBe(false);
    expect(campaign.properties?.["repetitions"]).toMatchObject({ type: "integer", minimum: 1, default: 3 });
    expect(campaign.properties?.["order"]).toMatchObject({ enum: ["random", "given"] });
  });

  it("explains fields, and knows how quantities are written", () => {
    expect(campaign.properties?.["seed"]).toMatchObject({ type: "integer", minimum: 0 });
    for (const field of ["workflow", "components", "inputs", "sweep", "reuse"]) {
      expect(campaign.properties?.[field]?.description, field).toMatch(/\w/);
    }
    const text = JSON.stringify(campaign);
    expect(text).toContain(JSON.stringify("^(\\d+(?:\\.\\d+)?)(m)?$"));
  });

  it.each([
    ["a good spec", specWith({ components: { blur: { cpu: [0.5, "2"], memory: "1Gi" } }, sweep: { sample: 3 } }), true],
    ["a slip", specWith({ repetition: 3 }), false],
    ["a parallelism of 0", specWith({ components: { blur: { parallelism: [0] } } }), false],
    ["a quantity that is none", specWith({ components: { blur: { memory: "1GB" } } }), false],
    ["an open loop", specWith({ load: { kind: "poisson", requestsPerSecond: [1, 2], durationSeconds: 60 } }), true],
    ["batches without their kind", specWith({ load: { batchSize: [1, 2], batches: 3 } }), true],
    ["a ramp without an end", specWith({ load: { kind: "ramp", fromPerSecond: 1, durationSeconds: 60 } }), false],
    ["no inputs", { ...specWith(), inputs: undefined }, false],
  ])("takes or refuses %s as the reader does", (_what, spec, good) => {
    // Checked by a validator that knows nothing of the schema it was made of.
    const schema = z.fromJSONSchema(jsonSchemaOf("campaign") as Parameters<typeof z.fromJSONSchema>[0]);
    expect(schema.safeParse(JSON.parse(JSON.stringify(spec))).success).toBe(good);
  });

  it("describes the operator's file, of which everything may be left out", () => {
    const operator = jsonSchemaOf("operator") as Node;
    expect(operator.required ?? []).toEqual([]);
    expect(Object.keys(operator.properties ?? {})).toEqual(
      expect.arrayContaining(["prefix", "clusters", "resources", "commands", "images", "budgets"]),
    );
  });
});
