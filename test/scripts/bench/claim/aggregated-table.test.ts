import { expect, it } from "vitest";

import { datasetCsv, readCsv } from "#core/dataset/csv.ts";

import { buildDatasets } from "../../../../functions/aggregator/build-datasets.ts";
import { aggregatedTable } from "../../../../scripts/bench/claim/aggregated-table.ts";
import {
  campaign,
  componentConfiguration,
  configuration,
  invocation,
  measurement,
  runRecord,
} from "../../../support/records.ts";

it("aggregatedTable() reads the aggregator's own CSV back: names, kinds, roles and cells", () => {
  const blur = componentConfiguration({ cpuMillicores: 500, environment: { QUALITY: 80, MODE: "fast, then slow" } });
  const spec = campaign({
    subjects: ["workflow"],
    components: campaign().components.map((component) =>
      component.name === "blur"
        ? { ...component, environment: { QUALITY: [80], MODE: ["fast, then slow"] } }
        : component,
    ),
  });
  const whole = configuration("workflow", { blur, encode: componentConfiguration({ parallelism: 2 }) });
  const encoded = invocation({ id: "encode-0", component: "encode" });
  const runs = [0, 1].map((repetition) =>
    runRecord({
      configuration: whole,
      runId: `workflow-c1-r${repetition}`,
      repetition,
      measurement: measurement([invocation({ computeSeconds: 1.5 + repetition }), encoded]),
    }),
  );
  const datasets = buildDatasets(spec, runs, false).filter(
    ({ subject, level }) => level === (subject === "workflow" ? "run" : "invocation"),
  );
  expect(datasets.map(({ subject, rows }) => [subject, rows.length])).toEqual([["blur", 2], ["encode", 2], ["workflow", 2]]); // prettier-ignore
  for (const dataset of datasets) {
    const read = aggregatedTable(readCsv(datasetCsv(dataset), "face-blur"), dataset);
    expect(read.rows).toEqual(dataset.rows);
    const shape = ({ columns }: typeof dataset) => columns.map(({ name, kind, role }) => ({ name, kind, role }));
    expect(shape(read)).toEqual(shape(dataset));
  }
});
