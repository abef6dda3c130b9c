import { z } from "zod";

import { OPERATOR_HELP } from "../operator-path.ts";
import { EXIT } from "../exit-code.ts";
import { Finding } from "../doctor/finding.ts";
import { findings } from "../doctor/findings.ts";
import type { Verb } from "../verb.ts";

const DoctorDocument = z
  .strictObject({
    /** True when nothing that is needed is missing. */
    healthy: z.boolean(),
    findings: z.array(Finding),
  })
  .meta({ title: "What profaas doctor prints" });

export const doctor: Verb<z.infer<typeof DoctorDocument>> = {
  name: "doctor",
  declare: (command) => void command.option("--operator <file>", OPERATOR_HELP),
  details: `
Tries out what the system needs on this machine, and each OSCAR of the operator's file, and says of each thing whether it is ok, weak (it works, with less) or
missing, and what to do about it. It leaves everything as it found it. Ends with exit code 4 when something that is
needed is missing.`,
  examples: [
    { command: "profaas doctor", meaning: "is this machine fit to measure on?" },
    { command: "profaas doctor --json", meaning: "for a support request" },
  ],
  document: DoctorDocument,
  run: async (call) => {
    const found = await findings(call);
    const healthy = found.every(({ level, needed }) => level !== "missing" || !needed);
    const lines = found.flatMap(({ name, level, sentence, fix }) => [
      `${level.padEnd(7)} ${name}: ${sentence}`,
      ...(fix === null ? [] : [`        ${fix}`]),
    ]);
    return {
      document: { healthy, findings: found },
      text: [...lines, healthy ? "Nothing that is needed is missing." : "Something that is needed is missing."].join(
        "\n",
      ),
      exitCode: healthy ? EXIT.done : EXIT.unreachable,
    };
  },
};
