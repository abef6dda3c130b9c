import { expect, it } from "vitest";

import type { ModelGroup, ModelSummary } from "../../../functions/predictor/web/page-types.ts";
import { pageModule } from "./page-module.ts";

const { modelGroups } = await pageModule<{ modelGroups(models: readonly ModelSummary[]): ModelGroup[] }>(
  "model-groups.js",
);

const model = (name: string, subject: string, target: string): ModelSummary => ({
  name,
  version: "0123456789ab",
  campaignId: null,
  subject,
  target: { name: target, unit: "s", description: "" },
  partial: false,
});

it("modelGroups() puts the whole workflow before its components, and times before sizes", () => {
  const groups = modelGroups([
    model("faces.blur.outputBytes", "blur", "outputBytes"),
    model("faces.blur.serviceSeconds", "blur", "serviceSeconds"),
    model("faces.workflow.responseSeconds", "workflow", "responseSeconds"),
    model("faces.workflow.makespanSeconds", "workflow", "makespanSeconds"),
    model("audio.split.serviceSeconds", "split", "serviceSeconds"),
    model("table", "table", "runtime"),
  ]);
  expect(
    groups.map(({ id, campaign, subject, models }) => [id, campaign, subject, models.map(({ target }) => target.name)]),
  ).toEqual([
    ["audio.split", "audio", "split", ["serviceSeconds"]],
    ["faces.workflow", "faces", "workflow", ["makespanSeconds", "responseSeconds"]],
    ["faces.blur", "faces", "blur", ["serviceSeconds", "outputBytes"]],
    ["table", "table", "table", ["runtime"]],
  ]);
});
