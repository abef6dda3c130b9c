import { describe, expect, it } from "vitest";

import { readCsv } from "#core/dataset/csv.ts";
import { preprocessedText } from "#core/study/preprocessed-table.ts";
import { studyRecipe } from "#core/study/study-recipe.ts";
import { studyTable } from "#core/study/study-table.ts";
import type { FeaturePlan } from "#core/study/study-plan.ts";

import { studyPlan } from "../../support/study-plan.ts";

const TABLE = "cores,size,kind,seconds\n1,4,a,2\n2,1,b,3\n4,9,a,5\n8,0,c,7\n";

function made(changes: Partial<FeaturePlan>, text = TABLE) {
  const { features } = studyPlan();
  const plan = studyPlan({ features: { ...features, inverse: [], degree: 1, standardise: false, ...changes } });
  const study = studyTable(readCsv(text, "table.csv"), plan, "table");
  return preprocessedText(studyRecipe(plan.features, study), study).split("\n")[0];
}

describe("studyRecipe()", () => {
  it.each<[Partial<FeaturePlan>, string]>([
    [{ inverse: ["cores"] }, "cores,1/cores,size,[kind = a],[kind = b],[kind = c],seconds"],
    [
      { log: ["cores"], products: [["cores", "cores", "size"]] },
      "cores,ln cores,size,[kind = a],[kind = b],[kind = c],cores · cores · size,seconds",
    ],
    [
      {
        products: [
          ["inverse_cores", "size"],
          ["kind_b", "size"],
        ],
      },
      "cores,size,[kind = a],[kind = b],[kind = c],1/cores · size,[kind = b] · size,seconds",
    ],
  ])("makes what %j asks for", (changes, header) => {
    expect(made(changes)).toBe(header);
  });

  it("makes products of any degree: never of x and 1/x, nor of two categories", () => {
    const header = made({ inverse: ["cores"], degree: "inf", interactionsOnly: true })!;
    expect(header).toContain("1/cores · size · [kind = a]");
    expect(header).not.toMatch(/cores · 1\/cores|= a\] · \[/);
  });

  it.each<[Partial<FeaturePlan>, RegExp]>([
    [
      { log: ["size"] },
      /^table\.csv:5: Cannot read the table as "size" must be above 0 for ln size: current value is 0$/,
    ],
    [{ inverse: "all" }, /^table\.csv:5: .*1\/size/],
    [{ inverse: ["kind"] }, /"kind" must be an input of numbers for 1\/kind: it is a category/],
    [{ products: [["cores", "kind_d"]] }, /there is no "kind_d"/],
  ])("refuses what the table does not have for %j", (changes, sentence) => {
    expect(() => made(changes)).toThrow(sentence);
  });

  it("tells of rows that are left out for a missing value, of columns that count alone", () => {
    const plan = studyPlan({ features: { ...studyPlan().features, inverse: [] } });
    const study = studyTable(readCsv("cores,size,seconds\n1,,2\n2,1,\n3,1,4\n", "t.csv"), plan, "t");
    expect(study.table.targets).toHaveLength(1);
    expect(study.notes).toEqual(["2 of 3 rows were left out as a value that is needed is missing."]);
  });
});
