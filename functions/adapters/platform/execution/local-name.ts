const LONGEST_NAME_BYTES = 200;

/** A name for a key's file that is safe in a folder, and not taken there. */
export function localName(key: string, taken: ReadonlySet<string>): string {
  const base = shortened((key.split("/").at(-1) ?? "").replace(/[\u0000-\u001f\u007f\\]/g, "_"));
  const safe = base === "" || base === "." || base === ".." ? "input" : base;
  const dot = safe.lastIndexOf(".");
  const [stem, extension] = dot > 0 ? [safe.slice(0, dot), safe.slice(dot)] : [safe, ""];
  let name = safe;
  for (let twin = 2; taken.has(name); twin++) name = `${stem}-${twin}${extension}`;
  return name;
}

/** Keeps the end, where the extension is; a character that is cut in two is left out. */
function shortened(name: string): string {
  if (Buffer.byteLength(name) <= LONGEST_NAME_BYTES) return name;
  return Buffer.from(name).subarray(-LONGEST_NAME_BYTES).toString("utf8").replaceAll("\ufffd", "");
}
