import { expect, it } from "vitest";

import { bucketName, BUCKET_ROLES } from "#core/campaign/bucket-roles.ts";
import { bucketNameFault } from "#core/storage/bucket-name.ts";

it("bucketNameFault() finds none in the names of our own buckets, with the longest prefix", () => {
  for (const role of BUCKET_ROLES) {
    expect(bucketNameFault(bucketName("profaas", role))).toBeUndefined();
    expect(bucketNameFault(bucketName("p".repeat(32), role))).toBeUndefined();
  }
});

it.each(["abc", "a.b", "1-2", "a".repeat(63), "a--b", "192.168.0.x"])("bucketNameFault() finds none in %j", (name) => {
  expect(bucketNameFault(name)).toBeUndefined();
});

it.each([
  ["ab", /3 to 63 characters: it has 2/],
  ["a".repeat(64), /3 to 63 characters: it has 64/],
  ["Abc", /lower-case/],
  ["a_b", /lower-case/],
  ["-ab", /start and end/],
  ["ab.", /start and end/],
  ["a/b", /lower-case/],
  ["abc\n", /lower-case/],
  ["a..b", /two dots in a row/],
  ["192.168.0.1", /IP address/],
  ["xn--abc", /"xn--", which S3 reserves/],
  ["abc-s3alias", /"-s3alias", which S3 reserves/],
])("bucketNameFault() names the rule that %j breaks", (name, rule) => {
  expect(bucketNameFault(name)).toMatch(rule);
});
