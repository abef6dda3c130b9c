import { describe, expect, it } from "vitest";

import { type SearchRecord, searchWords } from "#core/model/search-record.ts";

const RECORD: SearchRecord = {
  method: "random",
  trials: 40,
  partTrials: 0,
  rounds: 2,
  timeLimitSeconds: null,
  endedByTime: false,
};

describe("searchWords()", () => {
  it("says how it was searched, and which numbers are flattered by it", () => {
    expect(searchWords(RECORD)).toEqual(["40 trials, most of them drawn at random, were tested."]);
    expect(searchWords({ ...RECORD, method: "grid", partTrials: 90 })).toEqual([
      "40 trials of a grid were tested, after 90 on parts of the configurations.",
      "What was tried followed the errors on all folds, so that the held-out error may be slightly too good.",
    ]);
    expect(searchWords({ ...RECORD, method: "bayes" })).toHaveLength(2);
    expect(searchWords({ ...RECORD, method: "list", timeLimitSeconds: 60 })).toEqual([]);
  });

  it("says that the machine had a say where time ended it", () => {
    expect(searchWords({ ...RECORD, method: "list", timeLimitSeconds: 60, endedByTime: true })).toEqual([
      "The time limit of 60 s ended the search after 40 trials: on a machine of another speed the same call may give another model.",
    ]);
  });
});
