const [COMMA, LINE_FEED, CARRIAGE_RETURN, QUOTE] = [44, 10, 13, 34];

/** How many cells a CSV text has, and where its widest row is (lines from 1), without making any of them. */
export function widestRow(text: string): {
  readonly cells: number;
  readonly widest: { readonly cells: number; readonly line: number };
} {
  let total = 0;
  let widest = { cells: 0, line: 1 };
  let row = { cells: 1, line: 1 };
  let [line, start] = [1, 0];
  let isQuoted = false;
  const endRow = (end: number): void => {
    // A blank line is no row.
    const isBlank = end === start || (end === start + 1 && text.charCodeAt(start) === CARRIAGE_RETURN);
    if (!isBlank) total += row.cells;
    if (row.cells > widest.cells) widest = row;
    row = { cells: 1, line };
    start = end + 1;
  };
  for (let place = 0; place < text.length; place++) {
    const code = text.charCodeAt(place);
    if (code === QUOTE) isQuoted = !isQuoted;
    else if (code === COMMA && !isQuoted) row.cells++;
    else if (code === LINE_FEED || (code === CARRIAGE_RETURN && text.charCodeAt(place + 1) !== LINE_FEED)) {
      line++;
      if (!isQuoted) endRow(place);
    }
  }
  endRow(text.length);
  return { cells: total, widest };
}
