import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { readCsv } from "#core/dataset/csv.ts";
import { formatShare } from "#core/document/format-quantity.ts";

import { writeOwnInputs } from "../../own/own-inputs.ts";
import { PACKAGE_ROOT } from "../../package-root.ts";
import { anchorErrors, errorUnanchored, ratios, spread, type Measured } from "./anchors.ts";
import { cpuSecondsOf, WORKS } from "./work.ts";

// How few runs on another architecture tell what all of them take there: our own functions (bundles in dist), on this machine's
// Node and on an emulated arm64 one. CPU seconds, as an emulator says nothing of time on the wall.
//   npm run bench:architectures                         the table, from the measurements that are shipped
//   npm run bench:architectures -- --measure [NAME…]    measures anew; infra/arm64/build.sh makes the other Node, or --other names it
const TABLE = join(PACKAGE_ROOT, "workflows/modelling/models/measured/architectures.csv");
const HEADER = "component,architecture,size,repetition,cpuSeconds";
const MOST_ANCHORS = 4;

const { values, positionals } = parseArgs({
  options: {
    measure: { type: "boolean", default: false },
    other: { type: "string" },
    repetitions: { type: "string", default: "2" },
  },
  allowPositionals: true,
});
if (values.measure) await measure();
const measured = await readTable();
for (const { component, unit } of WORKS) {
  const own = measured.filter((each) => each.component === component);
  if (own.length === 0) continue;
  const sizes = [...new Set(own.map(({ size }) => size))].sort((left, right) => left - right);
  const multiples = ratios(own).map((ratio) => ratio.toFixed(2));
  console.log(`${component}, ${unit} ${sizes.join(", ")}: there ${multiples.join(", ")} times the CPU seconds of here`);
  console.log(
    `  repetitions lie ${formatShare(spread(own, "here"))} apart here and ${formatShare(spread(own, "there"))} there`,
  );
  console.log(`  | anchors | MAPE of the rest, all choices | spread evenly | worst choice |`);
  console.log(`  | 0 | ${formatShare(errorUnanchored(own))} | | |`);
  for (const { anchors, mape, spreadMape, worstMape } of anchorErrors(own, MOST_ANCHORS)) {
    console.log(`  | ${anchors} | ${formatShare(mape)} | ${formatShare(spreadMape)} | ${formatShare(worstMape)} |`);
  }
}

/** Replaces what the table has of the components that are measured; one row after the other is kept, so that little is lost. */
async function measure(): Promise<void> {
  const { execFileSync } = await import("node:child_process");
  const build = join(PACKAGE_ROOT, "infra/arm64/build.sh");
  if (values.other === undefined) execFileSync("bash", [build], { stdio: "inherit" });
  const other = values.other ?? execFileSync("bash", [build, "--node"], { encoding: "utf8" }).trim();
  const nodes = { here: [process.execPath], there: other.split(" ") };
  const chosen = WORKS.filter(({ component }) => positionals.length === 0 || positionals.includes(component));
  const kept = (await readTable()).filter((each) => !chosen.some(({ component }) => component === each.component));
  const inputs = await mkdtemp(join(tmpdir(), "profaas-architectures-"));
  try {
    await writeOwnInputs(inputs);
    for (const work of chosen) {
      for (let repetition = 0; repetition < Number(values.repetitions); repetition++) {
        for (const size of work.sizes) {
          for (const architecture of ["here", "there"] as const) {
            const cpuSeconds = await cpuSecondsOf(work, size, nodes[architecture], inputs);
            kept.push({ component: work.component, architecture, size, repetition, cpuSeconds });
            await writeFile(TABLE, tableText(kept));
          }
        }
      }
    }
  } finally {
    await rm(inputs, { recursive: true, force: true });
  }
}

async function readTable(): Promise<Measured[]> {
  const text = await readFile(TABLE, "utf8").catch(() => `${HEADER}\n`);
  return readCsv(text, TABLE).rows.map(
    ({ cells: [component = "", architecture = "", size, repetition, cpuSeconds] }) => ({
      component: String(component),
      architecture: architecture === "here" ? "here" : "there",
      size: Number(size),
      repetition: Number(repetition),
      cpuSeconds: Number(cpuSeconds),
    }),
  );
}

function tableText(rows: readonly Measured[]): string {
  const lines = rows.map(({ component, architecture, size, repetition, cpuSeconds }) =>
    [component, architecture, size, repetition, cpuSeconds].join(","),
  );
  return `${[HEADER, ...lines].join("\n")}\n`;
}
