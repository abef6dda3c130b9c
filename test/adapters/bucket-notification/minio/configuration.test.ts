import { expect, it } from "vitest";

import { rulesOf, withRules } from "#adapters/bucket-notification/minio/configuration.ts";
import type { NotificationRule } from "#core/campaign/notification-rule.ts";

const OURS: NotificationRule = {
  id: "ours",
  target: "arn:minio:sqs::PROFAAS_PROFILER:webhook",
  events: ["s3:ObjectCreated:*"],
  prefix: "a&b/<é>",
  suffix: ".json",
};
const THEIRS =
  "<QueueConfiguration><Id>007</Id><Filter><S3Key><FilterRule><Name>prefix</Name><Value> é&amp;&#34; </Value></FilterRule></S3Key></Filter>" +
  "<Event>s3:ObjectRemoved:*</Event><Event>s3:ObjectCreated:Put</Event><Queue>arn:minio:sqs:eu:x:amqp</Queue></QueueConfiguration>";
const TOPIC =
  "<TopicConfiguration><Id>t</Id><Topic>arn:aws:sns:eu:1:t</Topic><Event>s3:ObjectCreated:*</Event></TopicConfiguration>";
const document = (...blocks: string[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<NotificationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${blocks.join("")}</NotificationConfiguration>`;

it("rulesOf() reads what a server writes", () => {
  expect(rulesOf(document(THEIRS))).toEqual([
    {
      id: "007",
      target: "arn:minio:sqs:eu:x:amqp",
      events: ["s3:ObjectRemoved:*", "s3:ObjectCreated:Put"],
      prefix: ' é&" ',
      suffix: "",
    },
  ]);
  expect(rulesOf(document())).toEqual([]);
});

it("withRules() reads back what it writes, in ASCII only", () => {
  const xml = withRules(document(), [OURS, { ...OURS, id: "bare", prefix: "", suffix: "" }], []);
  expect(rulesOf(xml)).toEqual([OURS, { ...OURS, id: "bare", prefix: "", suffix: "" }]);
  expect(xml).toMatch(/^[\n\x20-\x7e]*$/);
});

it("withRules() leaves others letter by letter", () => {
  const before = document(THEIRS, TOPIC);
  const after = withRules(before, [OURS], []);
  expect(after).toContain(THEIRS + TOPIC);
  expect(withRules(after, [], ["ours"])).toBe(before);
  expect(withRules(after, [OURS], [])).toBe(after);
  expect(withRules(before, [], ["ours"])).toBe(before);
});

it("withRules() puts its own in place of what has the same id", () => {
  const once = withRules(document(THEIRS), [OURS], []);
  const moved = withRules(once, [{ ...OURS, suffix: ".csv" }], []);
  expect(rulesOf(moved).map(({ id, suffix }) => [id, suffix])).toEqual([
    ["007", ""],
    ["ours", ".csv"],
  ]);
});

it("withRules() begins anew where a server gives an element without an end", () => {
  expect(rulesOf(withRules("<NotificationConfiguration/>", [OURS], []))).toEqual([OURS]);
});
