import { StringDecoder } from "node:string_decoder";

const LONGEST_LINE_CHARACTERS = 2 ** 20;

/** Makes whole lines of chunks of bytes; a line without an end is handed on in pieces before it fills the memory. */
export function lineReader(onLine: (line: string) => void): (chunk: Buffer) => void {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  return (chunk) => {
    const lines = (rest + decoder.write(chunk)).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) onLine(line);
    if (rest.length > LONGEST_LINE_CHARACTERS) {
      onLine(rest);
      rest = "";
    }
  };
}
