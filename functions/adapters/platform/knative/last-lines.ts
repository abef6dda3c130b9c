import { open } from "node:fs/promises";

const MOST_BYTES = 4_096;

/** The end of a file that a component printed into, whole lines where there are several; empty where there is none. */
export async function lastLines(path: string): Promise<string> {
  const file = await open(path, "r").catch(() => undefined);
  if (file === undefined) return "";
  try {
    const { size } = await file.stat();
    const length = Math.min(size, MOST_BYTES);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length);
    const text = buffer.toString("utf8", 0, bytesRead).trimEnd();
    const firstEnd = text.indexOf("\n");
    return length < size && firstEnd >= 0 ? text.slice(firstEnd + 1) : text;
  } finally {
    await file.close();
  }
}
