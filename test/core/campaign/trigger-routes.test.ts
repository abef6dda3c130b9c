import { describe, expect, it } from "vitest";

import {
  campaignObject,
  continueObject,
  currentModelObject,
  datasetsCompleteObject,
  errorObject,
  keptTrialsObject,
  modelObject,
  parcelNoteObject,
  parcelsObject,
  planObject,
  receiptObject,
  recordObject,
  recordsCompleteObject,
  reportObject,
  stepObject,
  trainedObject,
  trainingPlanObject,
  trainingResultObject,
  trainingTaskObject,
} from "#core/campaign/object-keys.ts";
import { functionOf, routeOf, triggerRoutes, withRole } from "#core/campaign/trigger-routes.ts";

const ID = "faces-0123abcd";
const TRAINING = { campaignId: ID, datasetsSha256: "0".repeat(64) };
const TARGET = { subject: "blur", target: "serviceSeconds" };

describe("routeOf()", () => {
  it.each([
    [{ bucket: "campaigns", key: "any/name of.yaml" }, "profiler"],
    [continueObject(ID, 7), "profiler"],
    [recordsCompleteObject(ID), "aggregator"],
    [datasetsCompleteObject(ID), "trainer"],
    [trainingTaskObject(TRAINING, TARGET, 1, 0), "trainer"],
    [{ bucket: "requests", key: "faces.blur.serviceSeconds/ask.csv" }, "predictor"],
    [currentModelObject("faces.blur.serviceSeconds"), "predictor"],
  ])("starts the function that $0.bucket/$0.key is for: %s", (upload, name) => {
    expect(routeOf(upload)?.function).toBe(name);
    expect(functionOf(upload)).toBe(name);
  });

  it.each([
    campaignObject(ID),
    planObject(ID),
    stepObject(ID, 1),
    receiptObject("campaigns", "x.continue.json"),
    errorObject("campaigns", "x.continue.json"),
    recordObject(ID, "r1"),
    modelObject("m", "0123abcd"),
    reportObject(ID),
    trainedObject(ID),
    trainingPlanObject(TRAINING),
    trainingResultObject(TRAINING, TARGET),
    keptTrialsObject(TRAINING, TARGET, { round: "0123abcd", parcel: 1, sha256: "0123abcd" }),
    parcelsObject(TRAINING, TARGET, "0123abcd"),
    parcelNoteObject(TRAINING, TARGET, { round: "0123abcd", parcel: 1, note: "done" }),
    errorObject("campaigns", "x.task.json"),
    { bucket: "inputs", key: "complete.json" },
    { bucket: "quarantine", key: "a/complete.json" },
  ])("starts nothing by $bucket/$key", (upload) => {
    expect(routeOf(upload)).toBeUndefined();
  });

  it("has rules that a notification can say: one function for each object", () => {
    for (const route of triggerRoutes) {
      const example = { bucket: route.bucket, key: `${route.prefix ?? ""}x/y${route.suffix ?? ""}` };
      expect(triggerRoutes.filter((other) => other.bucket === route.bucket && routeOf(example) === other)).toEqual([
        route,
      ]);
    }
  });
});

describe("functionOf()", () => {
  it("knows whose step goes on with an accepted campaign, and who says why a request has no answer", () => {
    expect(functionOf(campaignObject(ID))).toBe("profiler");
    expect(functionOf({ bucket: "requests", key: "no-table.txt" })).toBe("predictor");
    expect(functionOf(stepObject(ID, 1))).toBeUndefined();
  });
});

describe("withRole()", () => {
  it("names buckets by role, and knows no others", () => {
    expect(withRole("lab", { bucket: "lab-campaigns", key: "k", etag: "e" })).toEqual({
      bucket: "campaigns",
      key: "k",
      etag: "e",
    });
    for (const bucket of ["campaigns", "other-campaigns", "lab-secrets", "lab"]) {
      expect(withRole("lab", { bucket, key: "k" })).toBeUndefined();
    }
  });
});
