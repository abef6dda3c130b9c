import { expect, it } from "vitest";

import { isSameRule, isSameTarget, ruleFor, wantedRules } from "#core/campaign/notification-rule.ts";
import { triggerRoutes } from "#core/campaign/trigger-routes.ts";

it("wantedRules() has one rule for each route, under an id of the installation's own", () => {
  const rules = wantedRules("edge");
  expect(rules).toHaveLength(triggerRoutes.length);
  expect(rules[0]).toEqual({
    id: "edge-profiler-campaigns",
    function: "profiler",
    bucket: "campaigns",
    prefix: "",
    suffix: "",
  });
  expect(new Set([...rules, ...wantedRules("other")].map(({ id }) => id)).size).toBe(2 * rules.length);
});

it("isSameTarget() overlooks the region that servers fill in, and nothing else", () => {
  expect(isSameTarget("arn:minio:sqs::A:webhook", "arn:minio:sqs:eu-1:A:webhook")).toBe(true);
  expect(isSameTarget("arn:minio:sqs::A:webhook", "arn:minio:sqs::B:webhook")).toBe(false);
  expect(isSameTarget("arn:minio:sqs::A:webhook", "arn:minio:sqs::A:amqp")).toBe(false);
});

it("isSameRule() sees every difference", () => {
  const [wanted] = wantedRules("edge");
  const rule = ruleFor(wanted!, "arn:minio:sqs::A:webhook");
  expect(isSameRule(rule, { ...rule, target: "arn:minio:sqs:eu:A:webhook" })).toBe(true);
  for (const other of [
    { id: "x" },
    { target: "arn:minio:sqs::B:webhook" },
    { prefix: "x" },
    { suffix: "x" },
    { events: ["s3:ObjectCreated:Put"] },
  ]) {
    expect(isSameRule(rule, { ...rule, ...other })).toBe(false);
  }
});
