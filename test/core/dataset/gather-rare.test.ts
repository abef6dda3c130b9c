import { describe, expect, it } from "vitest";

import { readCsv } from "#core/dataset/csv.ts";
import type { Dataset } from "#core/dataset/dataset.ts";
import { gatherRare } from "#core/dataset/gather-rare.ts";
import { inferDataset } from "#core/dataset/infer-dataset.ts";

function datasetOf(hosts: readonly string[], repetitions = 1): Dataset {
  const rows = hosts.flatMap((host, index) =>
    Array.from({ length: repetitions }, () => `${index},${host},${index + 1}`),
  );
  return inferDataset(readCsv(`cpu,host,t\n${rows.join("\n")}\n`, "data.csv"), { name: "data", target: "t" });
}
const hostsOf = ({ rows }: Dataset) => rows.map((row) => row[1]);

describe("gatherRare()", () => {
  it("gathers categories of few configurations, however often each was repeated", () => {
    const dataset = datasetOf(["a", "a", "a", "b", "b", "c"], 5);
    const before = JSON.stringify(dataset);
    const gathered = gatherRare(dataset, "host");
    expect(hostsOf(gathered)).toEqual([...Array<string>(15).fill("a"), ...Array<string>(15).fill("other")]);
    expect(gathered.columns[1]).toMatchObject({ name: "host", kind: "category", other: "other" });
    expect(JSON.stringify(dataset)).toBe(before);
  });

  it("takes what counts as rare from whoever asks, and a category of that very name for others", () => {
    expect(hostsOf(gatherRare(datasetOf(["a", "a", "b"]), "host", 2))).toEqual(["a", "a", "other"]);
    expect(hostsOf(gatherRare(datasetOf(["a", "a", "other", "other"]), "host", 2))).toEqual([
      "a",
      "a",
      "other",
      "other",
    ]);
  });

  it("refuses where nothing would be learned of others, or of nothing but them", () => {
    expect(() => gatherRare(datasetOf(["a", "a", "b", "b", "b"]), "host", 2)).toThrow(
      'Cannot learn data with other values of "host" as a category of it must have fewer than 2 configurations: the rarest, "a", has 2',
    );
    expect(() => gatherRare(datasetOf(["a", "b", "c"]), "host")).toThrow(
      "a category of it must have 3 configurations or more: none has",
    );
    expect(() => gatherRare(datasetOf(["a"]), "cpu")).toThrow('"cpu" must be an input of categories: it is a number');
    expect(() => gatherRare(datasetOf(["a"]), "hots")).toThrow("there is none");
  });
});
