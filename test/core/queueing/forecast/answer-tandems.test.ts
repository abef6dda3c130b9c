import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { answerTandems } from "#core/queueing/forecast/answer-tandems.ts";
import { simulatedAnswer } from "#core/queueing/forecast/simulated-answer.ts";
import { TANDEM_METHODS, TandemQuestionOptions } from "#core/queueing/forecast/tandem-question.ts";
import { prepareSurrogate } from "#core/queueing/surrogate/prepare-surrogate.ts";
import { ANSWER_NUMBERS } from "#core/queueing/table/tandem-answer.ts";
import { tandemOfRow, TandemRow } from "#core/queueing/table/tandem-row.ts";

import { surrogateFixture } from "../../../support/surrogate-fixture.ts";
import { BATCH_ROW, BURKE_ROW, UNSTABLE_ROW } from "../../../support/tandem-rows.ts";

const limits = { tandems: 1_000, jobs: 2_000_000, squaredServers: 1e9 };
const surrogate = prepareSurrogate(surrogateFixture());
const rows = [BURKE_ROW, UNSTABLE_ROW, BATCH_ROW].map((row) => tandemOfRow(TandemRow.parse(row)));
const ask = (options: Partial<TandemQuestionOptions>, tandems = rows) =>
  answerTandems(tandems, TandemQuestionOptions.parse(options), { limits, surrogate });

describe("answerTandems()", () => {
  it.each(TANDEM_METHODS)(
    "answers one for one by %s, and what no queue bears by a sentence without numbers",
    async (method) => {
      const [burke, unstable, batches] = await ask({ method, jobs: 400_000 });
      expect(burke!.responseMeanSeconds! / (2 / 0.3)).toBeCloseTo(1, method === "simulation" ? 1 : 9);
      expect(burke!.utilisation1).toBeCloseTo(0.7, method === "simulation" ? 2 : 12);
      expect(ANSWER_NUMBERS.map((name) => unstable![name])).toEqual(ANSWER_NUMBERS.map(() => null));
      expect(unstable).toMatchObject({ inRange: false, distance: null });
      expect(unstable!.error).toMatch(/^Cannot .* grows for ever: they would be for 1\.400 of it$/);
      expect(batches!.error).toBeNull();
      if (method === "surrogate" || method === "analytic") expect(batches!.wait1MeanSeconds).toBeCloseTo(4, 9);
    },
  );

  it("simulates as the command line does: the same numbers for the same seed and jobs, others for another seed", async () => {
    const until = { kind: "jobs", jobs: 50_000 } as const;
    expect(await ask({ jobs: 50_000, seed: 7 }, [rows[2]!])).toEqual([simulatedAnswer(rows[2]!, { seed: 7, until })]);
    expect(await ask({ jobs: 50_000, seed: 8 }, [rows[2]!])).not.toEqual(
      await ask({ jobs: 50_000, seed: 7 }, [rows[2]!]),
    );
  });

  it("shares the jobs that it may simulate out among the tandems", async () => {
    const answers = await ask({ precision: 0.0001 }, [rows[0]!, rows[2]!]);
    expect(answers.map(({ stoppedBy }) => stoppedBy)).toEqual(["cap", "cap"]);
    for (const { jobs } of answers) expect(jobs! / 1_000_000).toBeCloseTo(1, 1);
  });

  it("sees to others between two simulations", async () => {
    let pauses = 0;
    const pause = (): Promise<void> => Promise.resolve(void pauses++);
    await answerTandems(rows, TandemQuestionOptions.parse({ jobs: 1_000 }), { limits, pause });
    expect(pauses).toBe(3);
  });

  it.each(["surrogate", "analytic", "jackson"] as const)(
    "gives numbers or a sentence by %s, however large or small what it is asked",
    async (method) => {
      const extreme = fc.double({ min: 5e-324, max: 1.7e308, noNaN: true, noDefaultInfinity: true });
      const any = fc.record({ batchRate: extreme, serviceMean1Seconds: extreme, serviceMean2Seconds: extreme });
      await fc.assert(
        fc.asyncProperty(any, async (times) => {
          const [answer] = await ask({ method }, [tandemOfRow(TandemRow.parse({ ...BURKE_ROW, ...times }))]);
          if (answer!.error === null) expect(Number.isFinite(answer!.responseMeanSeconds)).toBe(true);
          else expect(answer!.responseMeanSeconds).toBeNull();
        }),
        { numRuns: 300 },
      );
    },
  );
});
