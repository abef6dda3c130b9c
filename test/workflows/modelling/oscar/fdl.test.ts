import { existsSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";

import { describe, expect, it } from "vitest";

import { loadOperator } from "#adapters/process/settings.ts";
import { parseDocument } from "#core/document/parse-document.ts";
import { readDocument } from "#core/document/read-document.ts";
import { Fdl, type Service } from "#core/workflow/service.ts";

import { ENTRIES } from "../../../../scripts/build/build-bundles.ts";

const FOLDER = resolve(import.meta.dirname, "../../../../workflows/modelling/oscar");
const services = ["profaas.fdl.yaml", "predictor.fdl.yaml"].flatMap((file): readonly Service[] =>
  parseDocument(Fdl, readDocument(readFileSync(join(FOLDER, file), "utf8"), file), "FDL").functions.oscar.flatMap(
    Object.values,
  ),
);

describe.each(services)("service $name of the FDL", ({ name, script = "", environment, input, output, ...rest }) => {
  const variables = environment?.variables as Readonly<Record<string, string>>;

  it("runs a script that is there and may be run, of a function that is built", () => {
    const path = join(FOLDER, script);
    expect(existsSync(path) && (statSync(path).mode & 0o111) !== 0).toBe(true);
    expect(Object.keys(ENTRIES)).toContain(variables["PROFAAS_FUNCTION"]);
    expect(name).toBe(`profaas-${variables["PROFAAS_FUNCTION"]}`);
  });

  it("says the same to oscar-cli 1.9, which knows `Variables` alone, as to all others", () => {
    expect(environment?.Variables).toEqual(environment?.variables);
  });

  it("owns no bucket and holds no secret", () => {
    expect([input, output]).toEqual([undefined, undefined]);
    expect(JSON.stringify([environment, rest])).not.toMatch(/secret|password|accessKey|access_key|AWS_/i);
  });

  it("has an operator's file that the functions take, over the store that OSCAR mounts", async () => {
    const mounted = { ...variables, PROFAAS_STORE_ENDPOINT: "http://minio.minio:9000" };
    expect(await loadOperator(undefined, mounted)).toMatchObject({
      prefix: "profaas",
      store: { kind: "s3", endpoint: "http://minio.minio:9000", credentials: { from: "environment" } },
    });
  });
});
