const BLOCK_BYTES = 512;
const LONGEST_NAME_BYTES = 100;

/** A file of an archive: its name without folders. */
export interface TarFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** An archive as any tar reads it; names that are too long for its header stand before it, as GNU does. */
export function tarOf(files: readonly TarFile[]): Uint8Array {
  const blocks = files.flatMap(({ name, bytes }) => {
    const long = Buffer.from(name, "utf8");
    const before = long.length > LONGEST_NAME_BYTES ? entry("././@LongLink", "L", Buffer.concat([long, ZERO])) : [];
    return [...before, ...entry(long.subarray(0, LONGEST_NAME_BYTES), "0", bytes)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK_BYTES)]);
}

const ZERO = Buffer.alloc(1);

function entry(name: string | Uint8Array, kind: "0" | "L", bytes: Uint8Array): Uint8Array[] {
  const padding = (BLOCK_BYTES - (bytes.length % BLOCK_BYTES)) % BLOCK_BYTES;
  return [header(name, kind, bytes.length), bytes, Buffer.alloc(padding)];
}

function header(name: string | Uint8Array, kind: string, sizeBytes: number): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES);
  const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, "0")}\0`;
  Buffer.from(name).copy(block);
  block.write(octal(0o644, 7), 100);
  block.write(octal(0, 7), 108);
  block.write(octal(0, 7), 116);
  block.write(octal(sizeBytes, 11), 124);
  block.write(octal(0, 11), 136);
  block.write(" ".repeat(8), 148);
  block.write(kind, 156);
  block.write("ustar\x0000", 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return block;
}

/** The files of an archive, with the names that they have in it. */
export function filesOfTar(archive: Uint8Array): readonly TarFile[] {
  const bytes = Buffer.from(archive);
  const files: TarFile[] = [];
  let longName: string | undefined;
  for (let place = 0; place + BLOCK_BYTES <= bytes.length;) {
    const block = bytes.subarray(place, place + BLOCK_BYTES);
    if (block.every((byte) => byte === 0)) break;
    const size = Number.parseInt(textIn(block, 124, 12), 8) || 0;
    const content = bytes.subarray(place + BLOCK_BYTES, place + BLOCK_BYTES + size);
    const kind = String.fromCharCode(block[156] ?? 0);
    if (kind === "L") {
      longName = textIn(content, 0, content.length);
    } else {
      const folder = textIn(block, 257, 6) === "ustar" ? textIn(block, 345, 155) : "";
      const name = longName ?? (folder === "" ? textIn(block, 0, 100) : `${folder}/${textIn(block, 0, 100)}`);
      if (kind === "0" || kind === "\0") files.push({ name: name.replace(/^\.\//, ""), bytes: content });
      longName = undefined;
    }
    place += BLOCK_BYTES * (1 + Math.ceil(size / BLOCK_BYTES));
  }
  return files;
}

/** Up to the first zero. */
function textIn(block: Buffer, start: number, length: number): string {
  const part = block.subarray(start, start + length);
  const end = part.indexOf(0);
  return part.toString("utf8", 0, end < 0 ? part.length : end).trim();
}
