import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { runVerb } from "../../../scripts/run-verb.ts";
import { simulate } from "../../../scripts/verbs/simulate.ts";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.ts";
import { fakeIo } from "../fake-io.ts";

const TABLE = `batchRate,arrival,arrivalScv,batchSize,batchMean,servers1,service1,serviceMean1Seconds,serviceScv1,offloadProbability,offloadBatch,servers2,service2,serviceMean2Seconds,serviceScv2
0.2,exponential,,constant,3,1,exponential,1,,1,1,1,exponential,1,
0.9,gamma,2,constant,2,1,exponential,1,,1,4,1,exponential,1,
0.7,exponential,,constant,1,1,exponential,1,,1,request,1,exponential,1,
`;

describe("profaas simulate and forecast", () => {
  let folder: TemporaryFolder;
  beforeAll(async () => {
    folder = await temporaryFolder();
    await writeFile(join(folder.path, "tandems.csv"), TABLE);
    await writeFile(join(folder.path, "bad.csv"), TABLE.replace("0.7,", "0.7x,"));
  });
  afterAll(() => folder.remove());

  const ask = async (...argv: string[]) => {
    const io = fakeIo({ directory: folder.path });
    const exitCode = await runVerb(argv, io);
    return { exitCode, io, stdout: io.stdoutText(), stderr: io.stderrText() };
  };

  it("writes one row for one, the same for any number of threads; what is unstable says so", async () => {
    const files = await Promise.all(
      ["1", "2"].map(async (workers) => {
        const output = `out/${workers}.csv`;
        const simulation = ["--jobs", "20000", "--seed", "5", "--workers", workers];
        const { exitCode, stdout } = await ask(
          "simulate",
          "--tandem",
          "tandems.csv",
          "--output",
          output,
          ...simulation,
        );
        expect(exitCode).toBe(0);
        expect(stdout).toContain(`Answered 2 of 3 rows by simulation in ${output}`);
        return readFile(join(folder.path, output), "utf8");
      }),
    );
    expect(files[0]).toBe(files[1]);
    const lines = files[0]!.trimEnd().split("\n");
    expect(lines).toHaveLength(4);
    expect(lines[2]).toContain("the servers of its first stage must be busy for less than all of the time");
  });

  it("prints one document with --json, by closed forms too", async () => {
    const { io } = await ask("simulate", "--tandem", "tandems.csv", "--precision", "0.2", "--json");
    const simulated = simulate.document.parse(io.document());
    const { io: other } = await ask("forecast", "--tandem", "tandems.csv", "--method", "analytic", "--json");
    const analytic = simulate.document.parse(other.document());
    expect([simulated.method, analytic.method]).toEqual(["simulation", "analytic"]);
    expect(analytic.answers![2]!.responseMeanSeconds).toBeCloseTo(20 / 3, 9);
    expect(simulated.answers![2]!.responseMeanSeconds! / (20 / 3)).toBeCloseTo(1, 0);
    expect(simulated.answers![0]!.stoppedBy).toBe("precision");
  });

  it.each([
    [["simulate"], "Cannot simulate as --tandem FILE must be given: it is missing"],
    [
      ["simulate", "--tandem", "bad.csv"],
      'bad.csv:4: Cannot read the table as "batchRate" (column 1) must be a number',
    ],
    [["simulate", "--tandem", "none.csv"], "none.csv"],
    [["simulate", "--tandem", "tandems.csv", "--jobs", "9", "--precision", ".1"], "must not be given together"],
    [["simulate", "--tandem", "tandems.csv", "--precision", "2"], "must be a share between 0 and 1"],
    [
      ["forecast", "--tandem", "tandems.csv", "--method", "analytics"],
      'there is no "analytics": did you mean "analytic"?',
    ],
  ])("refuses %j in words", async (argv, sentence) => {
    const { exitCode, stderr } = await ask(...argv);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(sentence);
  });

  it("stops when asked to", async () => {
    const io = fakeIo({ directory: folder.path });
    const ended = runVerb(["simulate", "--tandem", "tandems.csv", "--jobs", "2000000000"], io);
    setTimeout(() => io.interrupt(), 300);
    expect(await ended).toBe(130);
    expect(io.stderrText()).toContain("nothing was written");
  });
});
