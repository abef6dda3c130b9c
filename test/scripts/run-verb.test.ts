import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { ErrorDocument } from "../../scripts/error-document.ts";
import { runVerb } from "../../scripts/run-verb.ts";
import { VERBS } from "../../scripts/verbs.ts";
import { fakeIo } from "./fake-io.ts";

describe("runVerb()", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "profaas-test-"));
    writeFileSync(join(folder, "profaas.yaml"), "store: { kind: directory, path: store }\ncluster: {}\n");
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const cases: readonly (readonly [argv: readonly string[], sentence: RegExp])[] = [
    [["plann"], /^Cannot run profaas as "plann" is none of its verbs: did you mean plan\?$/],
    [["xyzzy"], /^Cannot run profaas as "xyzzy" is none of its verbs: profaas --help lists them$/],
    [
      ["plan", "--resolve", "x"],
      /^Cannot run profaas plan as it knows no option --resolve: did you mean --resolved\?$/,
    ],
    [["status", "-x"], /^Cannot run profaas status as it knows no option -x: profaas status --help lists them$/],
    [["run"], /^Cannot run profaas run as it needs FILE: profaas run --help shows how it is used$/],
    [["status", "a", "b"], /^Cannot run profaas status as it was given too many arguments/],
    [["predict"], /^Cannot run profaas predict as it needs the option --model <file>: it was not given$/],
    [["predict", "--model"], /^Cannot run profaas predict as option --model <file> needs a value: none was given$/],
    [["train", "x.csv", "--target", "y"], /needs the option --output <dir>/],
    [
      ["schema", "campain"],
      /^Cannot print the schema of "campain" as there is none of that name: did you mean "campaign"\?$/,
    ],
    [
      ["plan", "nope.yaml", "--operator", "nope.yaml"],
      /^Cannot read the operator's file as --operator names .*nope\.yaml, which does not exist$/,
    ],
    [["init", "nope.yaml"], /^Cannot read FDL file nope\.yaml as there is no such file$/],
    [["predict", "--model", "nope.json"], /^Cannot read the model .*nope\.json as there is no such file$/],
    [
      ["status"],
      /profaas\.yaml:2:1: Cannot read the operator's file as cluster must not be there: did you mean "clusters"\?$/,
    ],
  ];

  for (const [argv, sentence] of cases) {
    it(`profaas ${argv.join(" ")} ends with exit code 2 and a sentence, also as JSON`, async () => {
      const io = fakeIo({ directory: folder });
      expect(await runVerb(argv, io)).toBe(2);
      expect(io.stdoutText()).toBe("");
      expect(io.stderrText().trimEnd()).toMatch(sentence);
      expect(io.stderrText()).not.toMatch(/\n\s+at /);

      const json = fakeIo({ directory: folder });
      expect(await runVerb([...argv, "--json"], json)).toBe(2);
      const document = ErrorDocument.parse(json.document());
      expect(document.error.sentences.join("\n")).toMatch(sentence);
      expect(document.exitCode).toBe(2);
    });
  }

  it("says where an operator's file was looked for when there is none", async () => {
    const io = fakeIo({ directory: "/proc/self" });
    expect(await runVerb(["status"], io)).toBe(2);
    expect(io.stderrText()).toMatch(
      /^Cannot find an operator's file: neither profaas\.yaml nor workflows\/profaas\.yaml exists in \/proc\/self\. Name one/,
    );
  });

  it("takes the operator's file from the environment", async () => {
    const io = fakeIo({ directory: "/proc/self", environment: { PROFAAS_OPERATOR: join(folder, "gone.yaml") } });
    expect(await runVerb(["status"], io)).toBe(2);
    expect(io.stderrText()).toMatch(
      /the environment variable PROFAAS_OPERATOR names .*gone\.yaml, which does not exist/,
    );
  });

  it("without a verb explains itself on standard error with exit code 2", async () => {
    const io = fakeIo();
    expect(await runVerb([], io)).toBe(2);
    expect(io.stdoutText()).toBe("");
    expect(io.stderrText()).toMatch(/^Usage: profaas/);
    const json = fakeIo();
    expect(await runVerb(["--json"], json)).toBe(2);
    expect(ErrorDocument.safeParse(json.document()).error).toBeUndefined();
  });

  it("shows the place of an internal fault only when PROFAAS_DEBUG asks for it", async () => {
    const broken = {
      get directory(): string {
        throw new Error("no such luck");
      },
    };
    const quiet = Object.defineProperties(fakeIo(), Object.getOwnPropertyDescriptors(broken)) as ReturnType<
      typeof fakeIo
    >;
    expect(await runVerb(["init", "x"], quiet)).toBe(1);
    expect(quiet.stderrText()).toMatch(
      /^Cannot finish profaas init as something went wrong inside it: no such luck\n.*PROFAAS_DEBUG=1/,
    );
    expect(quiet.stderrText()).not.toMatch(/\n\s+at /);
    const loud = Object.defineProperties(
      fakeIo({ environment: { PROFAAS_DEBUG: "1" } }),
      Object.getOwnPropertyDescriptors(broken),
    ) as ReturnType<typeof fakeIo>;
    expect(await runVerb(["init", "x"], loud)).toBe(1);
    expect(loud.stderrText()).toMatch(/\n\s+at /);
  });

  it("profaas help VERB and profaas VERB --help say the same", async () => {
    const [one, other] = [fakeIo(), fakeIo()];
    expect(await runVerb(["help", "plan"], one)).toBe(0);
    expect(await runVerb(["plan", "--help"], other)).toBe(0);
    expect(one.stdoutText()).toBe(other.stdoutText());
    expect(one.stderrText()).toBe("");
  });

  for (const name of Object.keys(VERBS)) {
    it(`profaas ${name} --help teaches with examples (see the golden file)`, async () => {
      const io = fakeIo();
      expect(await runVerb([name, "--help"], io)).toBe(0);
      expect(io.stdoutText()).toMatch(new RegExp(`\\n {2}\\$ .*profaas ${name}`));
      await expect(io.stdoutText()).toMatchFileSnapshot(`fixtures/help/${name}.txt`);
    });

    it(`profaas schema ${name} is a schema of what the verb prints`, async () => {
      const io = fakeIo();
      expect(await runVerb(["schema", name, "--json"], io)).toBe(0);
      expect(io.document()).toMatchObject({
        $schema: "https://json-schema.org/draft/2020-12/schema",
        anyOf: [{}, { properties: { exitCode: {} } }],
      });
    });
  }

  it("the list of verbs is in the golden file", async () => {
    const io = fakeIo();
    expect(await runVerb(["--help"], io)).toBe(0);
    await expect(io.stdoutText()).toMatchFileSnapshot("fixtures/help/profaas.txt");
  });
});
