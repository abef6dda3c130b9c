import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { csvText, datasetCsv, numberOfCell, readCsv, safeCell } from "#core/dataset/csv.ts";
import { DocumentError } from "#core/document/document-error.ts";

describe("readCsv()", () => {
  it("gives cells and the line of each row, past a byte order mark, blank lines and quoted line breaks", () => {
    const { header, rows } = readCsv('\ufeffa,b\r\n1,"x\r\ny"\r\n\r\n2,z\n"3\n\n",q\n', "f.csv");
    expect(header).toEqual(["a", "b"]);
    expect(rows).toEqual([
      { line: 2, cells: ["1", "x\ny"] },
      { line: 5, cells: ["2", "z"] },
      { line: 6, cells: ["3\n\n", "q"] },
    ]);
  });

  it("refuses what is no table with a sentence that names the line", () => {
    const sentences: Readonly<Record<string, string>> = {
      "": "f.csv:1: Cannot read the table as it must begin with a header line: it is empty",
      "a,a\n": 'f.csv:1: Cannot read the table as names of columns must differ: "a" is there twice',
      "a,\n": "f.csv:1: Cannot read the table as every column must have a name: column 2 has none",
      "a,b\n1,2\n1\n":
        "f.csv:3: Cannot read the table as a row must have as many cells as the header (2): this one has 1",
      'a,b\n1,"x\n': "f.csv:2: Cannot read the table as it must be CSV: Quote Not Closed",
    };
    for (const [text, sentence] of Object.entries(sentences)) {
      const read = (): unknown => readCsv(text, "f.csv");
      expect(read).toThrow(DocumentError);
      expect(read).toThrow(sentence);
    }
  });

  it("holds to its limits", () => {
    const limits = { rows: 2, columns: 2, characters: 40, cells: 6 };
    expect(readCsv("a,b\n1,2\n3,4\n", "f.csv", limits).rows).toHaveLength(2);
    expect(() => readCsv("a\n1\n2\n3\n", "f.csv", limits)).toThrow(
      "f.csv:4: Cannot read the table as it must have at most 2 rows",
    );
    expect(() => readCsv("a,b,c\n", "f.csv", limits)).toThrow("at most 2 columns: it has 3");
    expect(() => readCsv("a,b\n1,2,3\n", "f.csv", limits)).toThrow("f.csv:2: Cannot read the table as it must have");
    expect(() => readCsv('a,b\n1,2\n"3,3",4\n5,6\n', "f.csv", limits)).toThrow("at most 6 cells: it has 8");
    expect(() => readCsv(`a\n${"1".repeat(40)}\n`, "f.csv", limits)).toThrow("at most 40 characters: it has 43");
  });
});

describe("numberOfCell()", () => {
  it("takes decimal numbers and nothing else", () => {
    expect(["1", " -2.5 ", "+.5e-3", "7.", "1E4"].map(numberOfCell)).toEqual([1, -2.5, 0.0005, 7, 10_000]);
    const none = ["", "1,5", "0x10", "1_000", "NaN", "Infinity", "1e999", "12s", "- 1", "."];
    expect(none.map(numberOfCell)).toEqual(none.map(() => undefined));
  });
});

describe("csvText()", () => {
  it("is read back as it was", () => {
    const cell = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.string(), fc.constant(null));
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 5 }), (rows) => {
        const written = rows.map((row) =>
          row.map((value) => (value === null ? "" : String(value).replace(/\r\n?/g, "\n"))),
        );
        // A row of two empty cells is still a row: the comma is there.
        expect(readCsv(csvText(["a", "b"], rows), "f.csv").rows.map(({ cells }) => cells)).toEqual(written);
      }),
    );
  });

  it("writes a dataset with a header of its columns", () => {
    const column = { kind: "number", role: "feature", unit: "1", description: "" } as const;
    const text = datasetCsv({
      format: "dataset",
      version: 1,
      name: "d",
      campaignId: null,
      subject: "d",
      level: "run",
      columns: [
        { ...column, name: "cpu" },
        { ...column, name: "note", kind: "category" },
      ],
      rows: [
        [0.1, 'say "so", then'],
        [null, null],
      ],
      partial: false,
    });
    expect(text).toBe('cpu,note\n0.1,"say ""so"", then"\n,\n');
  });
});

describe("safeCell()", () => {
  it.each([
    ["=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"],
    ["+1+1", "'+1+1"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["-2+3", "'-2+3"],
    ["\t=1", "'\t=1"],
    ["-2.5e3", "-2.5e3"],
    ["+7", "+7"],
    ["a=b", "a=b"],
    ["", ""],
  ])("makes %j into %j", (given, safe) => expect(safeCell(given)).toBe(safe));
});
