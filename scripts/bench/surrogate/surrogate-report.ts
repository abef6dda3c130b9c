import { formatShare } from "#core/document/format-quantity.ts";
import { batchMoments } from "#core/queueing/laws/batch-size.ts";
import { simulateTandem } from "#core/queueing/simulation/simulate-tandem.ts";
import type { PreparedSurrogate } from "#core/queueing/surrogate/prepare-surrogate.ts";
import type { Tandem } from "#core/queueing/tandem.ts";

import { document } from "../../../functions/trainer/report/document.ts";
import { html, type Html } from "../../../functions/trainer/report/html.ts";
import { band, chart, dot, line, plotArea, polyline } from "../../../functions/trainer/report/svg/chart.ts";
import { legend } from "../../../functions/trainer/report/svg/legend.ts";
import { linearScale, logScale } from "../../../functions/trainer/report/svg/scale.ts";
import type { ErrorRow, JudgedSet, JudgedTandem } from "./judge-sets.ts";

/** What the bench found, as one HTML file: simulation against surrogate, where the error lives, response against load. */
export function surrogateReport(sets: readonly JudgedSet[], surrogate: PreparedSurrogate): string {
  return document({
    title: "The surrogate of the batch tandem beside simulation",
    contents: [
      ...sets.map(({ name, words }) => ({ anchor: name.replaceAll(" ", "-"), words })),
      { anchor: "load", words: "Response against load" },
    ],
    body: html`${sets.map(setSection)}
      <section id="load">
        <h2>Response against load</h2>
        <p>
          Three tandems of the first set whose batches come faster and faster: the surrogate with its told interval, and
          simulations of a million jobs.
        </p>
        <div class="plots">${sets[0]!.tandems.slice(0, 3).map(({ tandem }) => loadCurve(tandem, surrogate))}</div>
      </section>`,
  });
}

function setSection(set: JudgedSet): Html {
  const { name, words, tandems, rows } = set;
  return html`<section id="${name.replaceAll(" ", "-")}">
    <h2>${words}</h2>
    <p>
      ${tandems.length} tandems. Of the surrogate's answers ${set.flagged} are flagged; of ${set.wrong} that err by more
      than 10 % the flag catches ${set.caught}. Percentiles err by ${share(set.p50)} (median), ${share(set.p95)} (95 %)
      and ${share(set.p99)} (99 %). Labels are off by ${share(set.labelError)} themselves (one standard error).
    </p>
    ${errorTable(rows)}
    <div class="plots">${simulatedAnswered(tandems)} ${errorsOverLoad(tandems)}</div>
  </section>`;
}

function errorTable(rows: readonly ErrorRow[]): Html {
  return html`<div class="scroll">
    <table>
      <caption>
        Errors of the mean response
      </caption>
      <thead>
        <tr>
          <th>answered by</th>
          <th class="number">mean</th>
          <th class="number">median</th>
          <th class="number">95 % below</th>
          <th class="number">largest</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ name, mean, median, p95, largest }) =>
            html`<tr>
              <th>${name}</th>
              ${[mean, median, p95, largest].map((value) => html`<td class="number">${share(value)}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function simulatedAnswered(tandems: readonly JudgedTandem[]): Html {
  const area = plotArea();
  const values = tandems.flatMap((each) => [inServices(each, each.label.response), answered(each)]);
  const bounds = { minimum: Math.min(...values) / 1.1, maximum: Math.max(...values) * 1.1 };
  const x = logScale({ ...bounds, from: area.left, to: area.right });
  const y = logScale({ ...bounds, from: area.bottom, to: area.top });
  const marks = [
    line(x.at(bounds.minimum), y.at(bounds.minimum), x.at(bounds.maximum), y.at(bounds.maximum), "identity"),
    tandems.map((each) =>
      dot(
        x.at(inServices(each, each.label.response)),
        y.at(answered(each)),
        each.answer.inRange ? "point" : "point outside",
        `${share(each.error)} off`,
      ),
    ),
  ];
  return html`<figure>
    <figcaption>Simulation and surrogate, mean response in mean services</figcaption>
    ${chart({
      x: { scale: x, unit: "", label: "simulated" },
      y: { scale: y, unit: "", label: "surrogate" },
      description: `Mean responses of ${tandems.length} tandems, as simulated and as answered.`,
      marks: html`<g class="crowd">${marks}</g>`,
    })}${legend([
      { className: "point", words: "trusted" },
      { className: "point outside", words: "flagged" },
    ])}
  </figure>`;
}

function errorsOverLoad(tandems: readonly JudgedTandem[]): Html {
  const area = plotArea();
  const largest = Math.max(0.01, ...tandems.map(({ error }) => error));
  const x = linearScale({ minimum: 0, maximum: 1, from: area.left, to: area.right });
  const y = logScale({ minimum: 1e-4, maximum: largest * 1.2, from: area.bottom, to: area.top });
  const marks = tandems.map(({ answer, error }) =>
    dot(
      x.at(Math.max(answer.utilisation1, answer.utilisation2)),
      y.at(Math.max(1e-4, error)),
      answer.inRange ? "point" : "point outside",
      share(error),
    ),
  );
  return html`<figure>
    <figcaption>Where the error lives</figcaption>
    ${chart({
      x: { scale: x, unit: "share", label: "use of the busier stage" },
      y: { scale: y, unit: "share", label: "error of the mean response" },
      description: `Errors of ${tandems.length} tandems over the use of the busier stage; the largest is ${share(largest)}.`,
      marks: html`<g class="crowd">${marks}</g>`,
    })}
  </figure>`;
}

const LOADS = Array.from({ length: 19 }, (_, step) => 0.05 * (step + 1));
const SIMULATED_LOADS = LOADS.filter((_, step) => step % 2 === 1);

function loadCurve(tandem: Tandem, surrogate: PreparedSurrogate): Html {
  const area = plotArea();
  const at = (load: number): Tandem => {
    const jobRate = tandem.batchRate * batchMoments(tandem.batchSize).mean;
    const busiest = Math.max(
      (jobRate * tandem.first.serviceMeanSeconds) / tandem.first.servers,
      (jobRate * tandem.offloadProbability * tandem.second.serviceMeanSeconds) / tandem.second.servers,
    );
    return { ...tandem, batchRate: (tandem.batchRate * load) / busiest };
  };
  const answers = LOADS.map((load) => surrogate.answer(at(load)));
  const simulated = SIMULATED_LOADS.map(
    (load) =>
      simulateTandem(at(load), { seed: "report", until: { kind: "jobs", jobs: 1_000_000 } }).offloaded.meanSeconds
        .value,
  );
  const edges = answers.map(({ responseMeanSeconds: mean, uncertainty }) => {
    const half = Math.min(0.9, uncertainty) * mean;
    return [mean - half, mean + half] as const;
  });
  const values = [...simulated, ...edges.flat()].filter((value) => value > 0);
  const x = linearScale({ minimum: 0, maximum: 1, from: area.left, to: area.right });
  const y = logScale({ minimum: Math.min(...values), maximum: Math.max(...values), from: area.bottom, to: area.top });
  const points = (of: (index: number) => number) => LOADS.map((load, index) => [x.at(load), y.at(of(index))] as const);
  const marks = [
    band(
      points((index) => edges[index]![0]),
      points((index) => edges[index]![1]),
      "band",
    ),
    polyline(
      points((index) => answers[index]!.responseMeanSeconds),
      "curve",
    ),
    SIMULATED_LOADS.map((load, index) =>
      dot(x.at(load), y.at(simulated[index]!), "point outside", `simulated at ${share(load)}`),
    ),
  ];
  return html`<figure>
    <figcaption>
      ${tandem.first.servers} and ${tandem.second.servers} servers, ${tandem.arrival.kind} arrivals of
      ${tandem.batchSize.kind} batches, offloaded by ${tandem.offloadBatch}
    </figcaption>
    ${chart({
      x: { scale: x, unit: "share", label: "use of the busier stage" },
      y: { scale: y, unit: "s", label: "mean response" },
      description: "Mean response of one tandem as its load grows, by the surrogate and by simulation.",
      marks: html`${marks}`,
    })}${legend([
      { className: "curve-key", words: "surrogate, with its 90 % interval" },
      { className: "point outside", words: "simulated" },
    ])}
  </figure>`;
}

function inServices({ tandem }: JudgedTandem, seconds: number): number {
  return seconds / tandem.first.serviceMeanSeconds;
}

function answered(each: JudgedTandem): number {
  return inServices(each, each.answer.responseMeanSeconds);
}

function share(value: number): string {
  return formatShare(value);
}
