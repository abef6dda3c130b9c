import { expect, it } from "vitest";

import type { RunRecord } from "#core/trace/run-record.ts";

import { reusedWords } from "../../../functions/trainer/report/reused-words.ts";
import { componentConfiguration, configuration, measurement, runRecord } from "../../support/records.ts";

const CONFIGURATION = configuration("blur", { blur: componentConfiguration() });
const reused = (campaignId: string, measuredAt: string): RunRecord =>
  runRecord({ configuration: CONFIGURATION, reusedFrom: { campaignId, runId: "r", measuredAt } });
const fresh = (startedAt: string): RunRecord =>
  runRecord({ configuration: CONFIGURATION, measurement: { ...measurement([]), startedAt } });

it("reusedWords() say when and by whom reused runs were measured, and how old they were", () => {
  expect(reusedWords([fresh("2026-01-01T00:00:00.000Z")])).toEqual([]);
  expect(reusedWords([reused("old-00000001", "2026-01-01T10:00:00.000Z"), fresh("2026-01-04T12:00:00.000Z")])).toEqual([
    "Reused runs were measured on 2026-01-01 by old-00000001, up to 3 days before this campaign's own first run.",
  ]);
  expect(
    reusedWords([reused("b-00000002", "2026-01-03T00:00:00.000Z"), reused("a-00000001", "2026-01-01T00:00:00.000Z")]),
  ).toEqual([
    "Reused runs were measured between 2026-01-01 and 2026-01-03 by a-00000001, b-00000002; nothing was measured anew.",
  ]);
});
