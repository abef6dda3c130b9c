const BLOCK_BYTES = 512;

/**
 * Packs entries as a tar archive in which nothing depends on this machine: owner 0, time 0, the order given.
 *
 * @typedef {{path: string, kind: "file" | "folder" | "link", mode?: number, content?: Buffer, target?: string}} Entry
 * @param {readonly Entry[]} entries paths without a leading slash
 * @returns {Buffer}
 */
export function tar(entries) {
  const blocks = entries.flatMap((entry) => {
    const content = entry.content ?? Buffer.alloc(0);
    return [header(entry, content.length), content, Buffer.alloc(-content.length & (BLOCK_BYTES - 1))];
  });
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK_BYTES)]);
}

const TYPES = { file: "0", link: "2", folder: "5" };
const USUAL_MODES = { file: 0o644, link: 0o777, folder: 0o755 };

function header({ path, kind, mode, target = "" }, sizeBytes) {
  const { prefix, name } = split(kind === "folder" ? `${path}/` : path);
  const block = Buffer.alloc(BLOCK_BYTES);
  const text = (value, offset) => block.write(value, offset, "utf8");
  const octal = (value, offset, digits) => text(value.toString(8).padStart(digits, "0"), offset);
  text(name, 0);
  octal(mode ?? USUAL_MODES[kind], 100, 7);
  octal(0, 108, 7);
  octal(0, 116, 7);
  octal(sizeBytes, 124, 11);
  octal(0, 136, 11);
  block.fill(" ", 148, 156);
  text(TYPES[kind], 156);
  if (Buffer.byteLength(target) > 100) throw new Error(`Cannot pack a link whose target exceeds 100 bytes: ${target}`);
  text(target, 157);
  text("ustar\0" + "00", 257);
  text(prefix, 345);
  octal(
    block.reduce((sum, byte) => sum + byte, 0),
    148,
    6,
  );
  block[154] = 0;
  return block;
}

/** A path of more than 100 bytes is split at a slash: up to 155 bytes before, up to 100 after. */
function split(path) {
  if (Buffer.byteLength(path) <= 100) return { prefix: "", name: path };
  for (let slash = path.indexOf("/"); slash > 0; slash = path.indexOf("/", slash + 1)) {
    const [prefix, name] = [path.slice(0, slash), path.slice(slash + 1)];
    if (name !== "" && Buffer.byteLength(prefix) <= 155 && Buffer.byteLength(name) <= 100) return { prefix, name };
  }
  throw new Error(`Cannot pack a path that no slash splits into 155 and 100 bytes: ${path}`);
}
