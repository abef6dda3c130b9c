import type { Configuration } from "#core/campaign/configuration.ts";
import { formatQuantity } from "#core/document/format-quantity.ts";
import { PHASES, type Invocation, type Phase } from "#core/trace/invocation.ts";
import type { RunRecord } from "#core/trace/run-record.ts";

import { settingsOf, shortWords, varyingSettings } from "../configuration-words.ts";
import { html, type Html } from "../html.ts";
import { place, rectangle } from "../svg/chart.ts";
import { legend } from "../svg/legend.ts";
import { linearScale } from "../svg/scale.ts";
import { quantityTicks, tickLabel } from "../svg/ticks.ts";

const MOST_BARS = 40;
const ROW_HEIGHT = 22;
const LABEL_WIDTH = 250;
const WIDTH = 860;

interface Bar {
  readonly configuration: Configuration;
  readonly invocations: readonly Invocation[];
  readonly means: ReadonlyMap<Phase, number>;
  readonly total: number;
}

/** Where the time of a component's invocations goes: the mean of each phase, one stacked bar a configuration. */
export function phases(component: string, records: readonly RunRecord[]): Html | null {
  const all = bars(component, records);
  if (all.length === 0) return null;
  const shown = all.slice(0, MOST_BARS);
  const varying = varyingSettings(
    all.map(({ configuration }) => configuration),
    component,
  );
  const scale = linearScale({
    minimum: 0,
    maximum: Math.max(...shown.map(({ total }) => total)) || 1,
    from: LABEL_WIDTH,
    to: WIDTH - 70,
  });
  const bottom = shown.length * ROW_HEIGHT + 6;
  const ticks = quantityTicks(scale, "s", 6);
  const used = PHASES.filter((phase) => shown.some(({ means }) => (means.get(phase) ?? 0) > 0));
  return html`<figure>
    <figcaption>
      Phases of ${component}, mean of each configuration's succeeded
      invocations${all.length > shown.length ? `; the first ${shown.length} of ${all.length} configurations` : ""}
    </figcaption>
    <svg
      class="chart wide"
      viewBox="0 0 ${WIDTH} ${bottom + 26}"
      role="img"
      aria-label="${description(component, shown, varying)}"
    >
      <g class="grid">
        ${ticks.map((tick) => html`<line x1="${place(scale.at(tick))}" y1="0" x2="${place(scale.at(tick))}" y2="${bottom}" />`)}
      </g>
      ${shown.map((bar, index) => barRow(bar, index * ROW_HEIGHT + 4, shortWords(bar.configuration, varying, component), scale.at))}
      <g class="axis">
        ${ticks.map((tick) => html`<text x="${place(scale.at(tick))}" y="${bottom + 17}" text-anchor="middle">${tickLabel(tick, "s", scale.maximum)}</text>`)}
      </g>
    </svg>
    ${legend(used.map((phase) => ({ className: `phase-${phase}`, words: phase })))} ${mergedWords(shown)}
  </figure>`;
}

function bars(component: string, records: readonly RunRecord[]): Bar[] {
  const alone = records.some(
    ({ configuration, measurement }) => configuration.subject === component && measurement !== null,
  );
  const groups = new Map<string, { readonly configuration: Configuration; readonly invocations: Invocation[] }>();
  for (const { configuration, measurement } of records) {
    if (measurement === null || (alone && configuration.subject !== component)) continue;
    const key = settingsOf(configuration, component)
      .map(({ words }) => words)
      .join("; ");
    const group = groups.get(key) ?? { configuration, invocations: [] };
    const wanted = measurement.invocations.filter(
      (invocation) => invocation.component === component && invocation.outcome.kind === "succeeded",
    );
    group.invocations.push(...wanted);
    groups.set(key, group);
  }
  return [...groups.values()]
    .filter(({ invocations }) => invocations.length > 0)
    .map(({ configuration, invocations }) => {
      const means = new Map(
        PHASES.map((phase) => [
          phase,
          invocations.reduce((sum, { phases: parts }) => sum + (parts[phase] ?? 0), 0) / invocations.length,
        ]),
      );
      return { configuration, invocations, means, total: [...means.values()].reduce((sum, value) => sum + value, 0) };
    })
    .sort((left, right) => right.total - left.total);
}

function barRow(bar: Bar, y: number, words: string, at: (seconds: number) => number): Html {
  let from = 0;
  const parts = PHASES.map((phase) => {
    const seconds = bar.means.get(phase) ?? 0;
    if (seconds === 0) return null;
    const part = rectangle(
      at(from),
      y,
      at(from + seconds) - at(from),
      ROW_HEIGHT - 6,
      `phase-${phase}`,
      `${words}: ${phase} ${formatQuantity(seconds, "s")}`,
    );
    from += seconds;
    return part;
  });
  return html`<g>
    <text class="row" x="${LABEL_WIDTH - 8}" y="${y + 12}" text-anchor="end"
      >${shortened(words)}<title>${words}</title></text
    >
    ${parts}
    <text class="row" x="${place(at(bar.total) + 6)}" y="${y + 12}">${formatQuantity(bar.total, "s")}</text>
  </g>`;
}

function description(component: string, shown: readonly Bar[], varying: readonly string[]): string {
  const [longest] = shown;
  if (longest === undefined) return "";
  return `Mean phases of ${component} in ${shown.length} configurations; the longest takes ${formatQuantity(longest.total, "s")} (${shortWords(longest.configuration, varying, component)}).`;
}

/** A phase that a platform cannot see is part of a neighbour: said, because the picture cannot. */
function mergedWords(shown: readonly Bar[]): Html | null {
  const merged = new Map<string, string>();
  for (const { invocations } of shown) {
    for (const invocation of invocations) {
      for (const [phase, into] of Object.entries(invocation.merged)) merged.set(phase, into);
    }
  }
  if (merged.size === 0) return null;
  const words = [...merged].map(([phase, into]) => `${phase} is part of ${into}`);
  return html`<p class="note">The platform does not see every phase by itself: ${words.join(", ")}.</p>`;
}

function shortened(words: string): string {
  return words.length <= 42 ? words : `${words.slice(0, 41)}…`;
}
