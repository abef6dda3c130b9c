import { formatQuantity } from "#core/document/format-quantity.ts";
import { WORKFLOW_SUBJECT } from "#core/campaign/configuration.ts";
import { PHASES, type Invocation } from "#core/trace/invocation.ts";
import type { RunRecord } from "#core/trace/run-record.ts";

import { html, type Html } from "../html.ts";
import { place, rectangle } from "../svg/chart.ts";
import { legend } from "../svg/legend.ts";
import { linearScale } from "../svg/scale.ts";
import { quantityTicks, tickLabel } from "../svg/ticks.ts";

const MOST_ROWS = 60;
const ROW_HEIGHT = 15;
const LABEL_WIDTH = 190;
const WIDTH = 860;

/** One run of the whole workflow: every invocation a bar from its arrival to its end, in the colours of its phases. */
export function gantt(records: readonly RunRecord[], components: readonly string[]): Html | null {
  const record = tellingRun(records);
  if (record === undefined || record.measurement === null) return null;
  const { measurement } = record;
  const all = [...measurement.invocations]
    .filter(({ outcome }) => outcome.kind !== "notLast")
    .sort(
      (left, right) =>
        components.indexOf(left.component) - components.indexOf(right.component) ||
        left.arrivedAtSeconds - right.arrivedAtSeconds ||
        (left.id < right.id ? -1 : 1),
    );
  const shown = all.slice(0, MOST_ROWS);
  const scale = linearScale({
    minimum: 0,
    maximum: measurement.makespanSeconds || 1,
    from: LABEL_WIDTH,
    to: WIDTH - 40,
  });
  const ticks = quantityTicks(scale, "s", 7);
  const bottom = shown.length * ROW_HEIGHT + 6;
  const used = PHASES.filter((phase) => shown.some(({ phases }) => (phases[phase] ?? 0) > 0));
  const left = all.length > shown.length ? `; the first ${shown.length} of ${all.length} invocations` : "";
  return html`<figure>
    <figcaption>
      One run of the whole workflow (${record.runId}), ${formatQuantity(measurement.makespanSeconds, "s")} from the
      first upload to the last end${left}
    </figcaption>
    <svg
      class="chart wide"
      viewBox="0 0 ${WIDTH} ${bottom + 26}"
      role="img"
      aria-label="Gantt chart of ${all.length} invocations of ${components.join(", ")} in run ${record.runId}."
    >
      <g class="grid">
        ${ticks.map((tick) => html`<line x1="${place(scale.at(tick))}" y1="0" x2="${place(scale.at(tick))}" y2="${bottom}" />`)}
      </g>
      ${shown.map((invocation, index) => row(invocation, index * ROW_HEIGHT + 4, scale.at))}
      <g class="axis">
        ${ticks.map((tick) => html`<text x="${place(scale.at(tick))}" y="${bottom + 17}" text-anchor="middle">${tickLabel(tick, "s", scale.maximum)}</text>`)}
      </g>
    </svg>
    ${legend([...used.map((phase) => ({ className: `phase-${phase}`, words: phase })), ...(shown.some(isFailed) ? [{ className: "failed-key", words: "did not succeed" }] : [])])}
  </figure>`;
}

/** The succeeded run with the most invocations; of such runs the first. */
function tellingRun(records: readonly RunRecord[]): RunRecord | undefined {
  return records
    .filter(
      ({ configuration, measurement }) =>
        configuration.subject === WORKFLOW_SUBJECT && (measurement?.invocations.length ?? 0) > 0,
    )
    .sort(
      (left, right) =>
        Number(right.outcome.kind === "succeeded") - Number(left.outcome.kind === "succeeded") ||
        (right.measurement?.invocations.length ?? 0) - (left.measurement?.invocations.length ?? 0) ||
        left.order - right.order,
    )[0];
}

function row(invocation: Invocation, y: number, at: (seconds: number) => number): Html {
  const { component, originIndex, outcome } = invocation;
  const name = `${component} of file ${originIndex + 1}`;
  let from = invocation.arrivedAtSeconds;
  const parts = PHASES.map((phase) => {
    const seconds = invocation.phases[phase] ?? 0;
    if (seconds === 0) return null;
    const part = rectangle(
      at(from),
      y,
      at(from + seconds) - at(from),
      ROW_HEIGHT - 4,
      `phase-${phase}`,
      `${name}: ${phase} ${formatQuantity(seconds, "s")}`,
    );
    from += seconds;
    return part;
  });
  const frame = isFailed(invocation)
    ? rectangle(
        at(invocation.arrivedAtSeconds),
        y,
        at(invocation.finishedAtSeconds) - at(invocation.arrivedAtSeconds),
        ROW_HEIGHT - 4,
        "failed",
        `${name}: ${outcome.kind}`,
      )
    : null;
  return html`<g
    ><text class="row" x="${LABEL_WIDTH - 8}" y="${y + 9}" text-anchor="end">${name}</text>${parts}${frame}</g
  >`;
}

function isFailed({ outcome }: Invocation): boolean {
  return outcome.kind !== "succeeded" && outcome.kind !== "notLast";
}
