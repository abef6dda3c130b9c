/** A text with its paragraphs (parted by empty lines) broken anew into lines of at most so many characters. */
export function wrapText(text: string, columns: number): string {
  return text
    .trim()
    .split(/\n\s*\n/)
    .map((paragraph) => wrapParagraph(paragraph, columns))
    .join("\n\n");
}

function wrapParagraph(paragraph: string, columns: number): string {
  const lines: string[] = [];
  let line = "";
  for (const word of paragraph.split(/\s+/)) {
    if (line !== "" && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = "";
    }
    line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].join("\n");
}
