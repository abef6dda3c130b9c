import { rename, rm, symlink, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { bearerTokens } from "#adapters/process/bearer-tokens.ts";

import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.ts";

const OLD = "the-old-token-of-16";
const NEW = "the-new-token-of-16+";

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

describe("bearerTokens()", () => {
  it("takes the token of the variable", async () => {
    expect(await (await bearerTokens({ T: OLD }, "T"))?.()).toEqual([OLD]);
  });

  it("knows when there is none", async () => {
    expect(await bearerTokens({}, "T")).toBeUndefined();
    expect(await bearerTokens({ T: "", T_FILE: "" }, "T")).toBeUndefined();
  });

  it("reads a file again when it changes, with several tokens while one replaces another", async () => {
    const file = join(folder.path, "token");
    await writeFile(file, `${OLD}\n`);
    const tokens = await bearerTokens({ T_FILE: file }, "T");
    expect(await tokens?.()).toEqual([OLD]);
    await writeFile(file, `${OLD}\n${NEW}\n`);
    expect(await tokens?.()).toEqual([OLD, NEW]);
    await writeFile(`${file}.new`, NEW);
    await rename(`${file}.new`, file);
    expect(await tokens?.()).toEqual([NEW]);
  });

  it("follows the links by which Kubernetes replaces a secret", async () => {
    for (const token of [OLD, NEW]) await writeFile(join(folder.path, token), token);
    const link = join(folder.path, "link");
    await symlink(join(folder.path, OLD), link);
    const tokens = await bearerTokens({ T_FILE: link }, "T");
    expect(await tokens?.()).toEqual([OLD]);
    await unlink(link);
    expect(await tokens?.()).toEqual([OLD]);
    await symlink(join(folder.path, NEW), link);
    expect(await tokens?.()).toEqual([NEW]);
  });

  it("keeps what was right while the file cannot be read or holds nothing", async () => {
    const file = join(folder.path, "token");
    await writeFile(file, OLD);
    const tokens = await bearerTokens({ T_FILE: file }, "T");
    await writeFile(file, "");
    expect(await tokens?.()).toEqual([OLD]);
    await rm(file);
    expect(await tokens?.()).toEqual([OLD]);
  });

  it("says in a sentence what is no token", async () => {
    const file = join(folder.path, "token");
    await writeFile(file, "\n");
    await expect(bearerTokens({ T: "short" }, "T")).rejects.toThrow(
      "Cannot use the token of T as it must have at least 16 characters, all visible ASCII: it has 5",
    );
    await expect(bearerTokens({ T: `${OLD} with blanks` }, "T")).rejects.toThrow("visible ASCII");
    await expect(bearerTokens({ T_FILE: file }, "T")).rejects.toThrow(
      "Cannot read the tokens of T_FILE as it must hold",
    );
    await expect(bearerTokens({ T_FILE: `${file}.not` }, "T")).rejects.toThrow(
      "Cannot read the tokens of T_FILE as ENOENT",
    );
  });
});
