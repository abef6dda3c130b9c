import fc from "fast-check";

/** A table as somebody meant it, and as some program wrote it. */
export interface WrittenTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly text: string;
  /** Whether the text says what was meant by the rules of CSV: commas, quotes where they are needed, equal lengths. */
  readonly isSound: boolean;
}

const NAMES = ["cpu", "size", "kind", "x 1", "größe", "a,b", 'say "hi"', "constructor", "toString", "-x"];
/** Names that no column may have. */
const BAD_NAMES = ["__proto__", "", " "];
const NUMBERS = ["0", "1", "2", "3", "0.5", "-1", "1e3", "7.", " 4 ", "+.5"];
const WORDS = ["small", "large", "a,b", 'q"q', '"', "l\nm", "x;y", "\ttab", "=1+1", "-", "né", "1,5", "nan", "inf", "\u0000", "\u2028"]; // prettier-ignore
const EXTREMES = ["1e-320", "1e300", "-1e308", "9007199254740993"];
const LONG = ["9".repeat(400), "w".repeat(20_000), '"'.repeat(501), "n\n".repeat(900)];

const numbers = fc.constantFrom(...NUMBERS);
const words = fc.constantFrom(...WORDS);
/** What a column holds for the most part, and what slips in now and then. */
const columnCells = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constant({ usual: numbers, odd: fc.constantFrom("", "nan", "1,5", "12s", ...EXTREMES, ...LONG) }),
  },
  { weight: 3, arbitrary: fc.constant({ usual: words, odd: fc.constantFrom("", "0", ...LONG) }) },
  { weight: 1, arbitrary: fc.constant({ usual: fc.constant("2"), odd: fc.constant("") }) },
);

interface Manner {
  readonly separator: string;
  readonly lineEnd: string;
  readonly quotes: "where needed" | "always" | "never";
  readonly byteOrderMark: boolean;
  readonly blankLines: boolean;
  readonly endsWithLine: boolean;
  /** A row with a cell too many or too few, by its number. */
  readonly ragged: number | null;
}

const manners: fc.Arbitrary<Manner> = fc.record({
  separator: fc.oneof(
    { weight: 8, arbitrary: fc.constant(",") },
    { weight: 1, arbitrary: fc.constantFrom(";", "\t", "|") },
  ),
  lineEnd: fc.constantFrom("\n", "\r\n", "\r"),
  quotes: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom("where needed" as const, "always" as const) },
    { weight: 1, arbitrary: fc.constant("never" as const) },
  ),
  byteOrderMark: fc.boolean(),
  blankLines: fc.boolean(),
  endsWithLine: fc.boolean(),
  ragged: fc.oneof({ weight: 8, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat({ max: 8 }) }),
});

/** Tables of up to six columns and `mostRows` rows under a header that begins with these names. */
export function writtenTables(named: readonly string[], mostRows: number): fc.Arbitrary<WrittenTable> {
  const names = fc.tuple(
    fc.uniqueArray(fc.constantFrom(...NAMES), { maxLength: 4 }),
    fc.oneof({ weight: 19, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.constantFrom(...BAD_NAMES).map((name) => [name]) }), // prettier-ignore
  );
  return fc.noBias(fc.tuple(names, manners, fc.nat({ max: mostRows }))).chain(([[more, bad], manner, rowCount]) => {
    const header = [...named, ...[...more, ...bad].filter((name) => !named.includes(name))];
    const filled = (usual: fc.Arbitrary<string>, odd: fc.Arbitrary<string>) =>
      fc.array(fc.oneof({ weight: 60, arbitrary: usual }, { weight: 1, arbitrary: odd }), {
        minLength: rowCount,
        maxLength: rowCount,
      });
    const column = columnCells.chain(({ usual, odd }) => filled(usual, odd));
    const target = filled(numbers, fc.constantFrom("", ...WORDS, ...EXTREMES));
    return fc
      .tuple(
        fc.oneof({ weight: 9, arbitrary: target }, { weight: 1, arbitrary: column }),
        ...header.slice(1).map(() => column),
      )
      .map((columns) => {
        const rows = Array.from({ length: rowCount }, (_, row) => columns.map((cells) => cells[row]!));
        return write(header, rows, manner);
      });
  });
}

function write(header: readonly string[], rows: readonly (readonly string[])[], manner: Manner): WrittenTable {
  const { separator, lineEnd, quotes, byteOrderMark, blankLines, endsWithLine, ragged } = manner;
  const mustQuote = (cell: string): boolean => /[",\r\n]/.test(cell) || cell.includes(separator);
  const cellText = (cell: string): string =>
    quotes === "always" || (quotes === "where needed" && mustQuote(cell)) ? `"${cell.replaceAll('"', '""')}"` : cell;
  const lines = [header, ...rows].map((cells, line) => {
    const given = line > 0 && line - 1 === ragged ? [...cells.slice(1), ...(line % 2 ? [] : ["x", "y"])] : cells;
    return given.map(cellText).join(separator);
  });
  const text = lines.join(blankLines ? lineEnd + lineEnd : lineEnd) + (endsWithLine ? lineEnd : "");
  const isRagged = ragged !== null && ragged < rows.length;
  const needsQuotes = quotes === "never" && [header, ...rows].some((cells) => cells.some(mustQuote));
  return {
    header,
    rows,
    text: (byteOrderMark ? "\ufeff" : "") + text,
    isSound: (separator === "," || header.length === 1) && !isRagged && !needsQuotes,
  };
}
