import { describe, expect, it } from "vitest";

import { OscarConfiguration, OscarInfo } from "#adapters/platform/oscar/api/oscar-configuration.ts";

import type { ImageFound } from "../../../../scripts/deploy/image/image-platforms.ts";
import { oscarFindings } from "../../../../scripts/deploy/oscar/oscar-findings.ts";
import { OSCAR_EXCHANGES } from "../../../support/recorded-oscar.ts";

const recorded = (name: string): unknown => JSON.parse(OSCAR_EXCHANGES.get(name)!.response.body) as unknown;
const info = OscarInfo.parse(recorded("oscar/info"));
const configuration = OscarConfiguration.parse(recorded("oscar/config"));
const IMAGE = "ghcr.io/example/profaas:1";

function findings(found: ImageFound, changes: { readonly allowedImages?: readonly string[] } = {}) {
  return oscarFindings({
    info,
    configuration: { ...configuration, allowedImages: [...(changes.allowedImages ?? [])] },
    accessKey: configuration.store.accessKey,
    images: new Map([[IMAGE, found]]),
  });
}

describe("oscarFindings()", () => {
  it("finds nothing where the image is there for OSCAR's machines", () => {
    expect(findings({ kind: "found", architectures: ["amd64", "arm64"] })).toEqual({ missing: [], notes: [] });
  });

  it("says that an image is absent, not allowed, or for other machines", () => {
    expect(findings({ kind: "absent" }).missing).toEqual([`Its registry has no image ${IMAGE}.`]);
    expect(findings({ kind: "found", architectures: ["arm64"] }).missing).toEqual([
      `The image ${IMAGE} is for arm64, and OSCAR runs on amd64.`,
    ]);
    expect(
      findings({ kind: "found", architectures: ["amd64"] }, { allowedImages: ["ghcr.io/grycap/"] }).missing,
    ).toEqual([`OSCAR does not allow the image ${IMAGE}: it allows ghcr.io/grycap/.`]);
  });

  it("notes what cannot be told from here, a version that nobody tried, and uploads with another key", () => {
    expect(findings({ kind: "unknown", reason: "the registry answered 401" }).notes).toEqual([
      `Whether nodes can pull ${IMAGE} cannot be told from here: the registry answered 401.`,
    ]);
    const { missing, notes } = oscarFindings({
      info: { ...info, version: "v5.0.0" },
      configuration,
      accessKey: "somebody",
      images: new Map(),
    });
    expect(missing).toEqual([]);
    expect(notes.join("\n")).toMatch(/"v5.0.0"[^]*Uploads with the access key "somebody"/);
  });
});
