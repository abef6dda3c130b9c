import { createHash } from "node:crypto";

/** What a program that `startedScript` starts finds in place of what a module has. */
export const SCRIPT_WORDS = {
  "import.meta.url": "__url",
  "import.meta.filename": "__filename",
  "import.meta.dirname": "__dirname",
} as const;

export interface StartedScript {
  /** A module. */
  readonly text: string;
  /** The end of the name of the file beside it that holds its code as this Node compiled it. */
  readonly codeSuffix: string;
}

/**
 * A module that runs a program as a script, because only a script's compiled code can be kept from one start to the
 * next. Beside itself it looks for the code that the very Node at hand compiled of the very program, and does without
 * where there is none. The program follows as comments, which cost nothing to read over; its lines keep their numbers in
 * stack traces, which name the module without its folder: kept code has the name that it was kept under.
 */
export function startedScript(name: string, text: string): StartedScript {
  const shebang = /^#!.*\n/.exec(text)?.[0] ?? "";
  const program = text.slice(shebang.length);
  const sha256 = createHash("sha256").update(program).digest("hex").slice(0, 16);
  // Signs beyond ASCII are left as they are in templates with a tag; without any, reading is faster.
  const encoding = [...program].every((sign) => sign <= "\x7f") ? "latin1" : "utf8";
  const starter = `${shebang}const { getBuiltinModule, versions, arch } = process;
const { filename, dirname, url } = import.meta;
const { readFileSync } = getBuiltinModule("node:fs");
const { Script } = getBuiltinModule("node:vm");
const textOf = () => readFileSync(filename, "${encoding}").split("\\n//").slice(1).join("\\n");
let cachedData;
try { cachedData = readFileSync(\`\${filename}.${sha256}.\${versions.node}-\${arch}\`); } catch {}
const lineOffset = ${shebang === "" ? 10 : 11};
const script = new Script(textOf(), { filename: ${JSON.stringify(name)}, lineOffset, cachedData });
await script.runInThisContext()(getBuiltinModule("node:module").createRequire(filename), url, filename, dirname);
`;
  const lines = `(async function (require, __url, __filename, __dirname) { "use strict";\n${program}\n})`.split("\n");
  return {
    text: `${starter}${lines.map((line) => `//${line}\n`).join("")}`,
    codeSuffix: `.${sha256}.${process.versions.node}-${process.arch}`,
  };
}
