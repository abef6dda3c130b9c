import { execFileSync } from "node:child_process";
import { lstatSync, mkdtempSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

type Entry = { path: string; kind: "file" | "folder" | "link"; mode?: number; content?: Buffer; target?: string };
const { tar } = (await import(new URL("../../../../infra/test-cluster/image/tar.mjs", import.meta.url).href)) as {
  tar: (entries: readonly Entry[]) => Buffer;
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "profaas-tar-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const deep = `opt/${"a".repeat(90)}/${"b".repeat(95)}.txt`;
const entries: readonly Entry[] = [
  { path: "opt", kind: "folder" },
  { path: "tmp", kind: "folder", mode: 0o1777 },
  { path: "opt/program", kind: "file", mode: 0o755, content: Buffer.alloc(1000, "x") },
  { path: "opt/empty", kind: "file" },
  { path: "opt/whole-block", kind: "file", content: Buffer.alloc(512, "y") },
  { path: "opt/link", kind: "link", target: "program" },
  { path: deep, kind: "file", content: Buffer.from("naïve ✓") },
];

test("the system's tar unpacks what was packed", () => {
  writeFileSync(join(folder, "all.tar"), tar(entries));
  execFileSync("tar", ["-xpf", "all.tar", "--no-same-owner"], { cwd: folder });

  expect(readFileSync(join(folder, "opt/program"), "utf8")).toBe("x".repeat(1000));
  expect(statSync(join(folder, "opt/program")).mode & 0o777).toBe(0o755);
  expect(statSync(join(folder, "opt/empty")).size).toBe(0);
  expect(readFileSync(join(folder, "opt/whole-block"), "utf8")).toBe("y".repeat(512));
  expect(readlinkSync(join(folder, "opt/link"))).toBe("program");
  expect(lstatSync(join(folder, "tmp")).mode & 0o7777).toBe(0o1777);
  expect(readFileSync(join(folder, deep), "utf8")).toBe("naïve ✓");
});

test("the same entries are the same bytes, and a multiple of a block", () => {
  expect(tar(entries).equals(tar(entries))).toBe(true);
  expect(tar(entries).length % 512).toBe(0);
});

test("a path that does not fit is refused in a sentence", () => {
  expect(() => tar([{ path: "a".repeat(101), kind: "file" }])).toThrow("Cannot pack a path that no slash splits");
});
