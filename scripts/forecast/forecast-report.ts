import { formatQuantity, formatShare } from "#core/document/format-quantity.ts";
import type { Forecast, ForecastEstimate, ForecastTimes } from "#core/scenario/forecast.ts";

import { document } from "../../functions/trainer/report/document.ts";
import { html, type Html } from "../../functions/trainer/report/html.ts";
import { chart, line, plotArea, rectangle } from "../../functions/trainer/report/svg/chart.ts";
import { linearScale } from "../../functions/trainer/report/svg/scale.ts";
import { loadCurve } from "./load-curve.ts";

const WIDTH = 860;
const ROW_HEIGHT = 26;

/** A forecast as one HTML file: sentences, tables, response against load, and what is in use. */
export function forecastReport(forecast: Forecast): string {
  const { name, sentences, components, resources, times, curve, overloads } = forecast;
  const [lead, ...more] = sentences;
  return document({
    title: `Forecast of ${name}`,
    contents: [
      { anchor: "times", words: "Times" },
      { anchor: "load", words: "Response against load" },
      { anchor: "use", words: "What is in use" },
    ],
    body: html`<p class="${overloads.length > 0 ? "lead failure" : "lead"}">${lead}</p>
      ${more.map((sentence) => html`<p>${sentence}</p>`)}
      <section id="times">
        <h2>Times</h2>
        ${timesTable(times)} ${componentsTable(components)}
      </section>
      <section id="load">
        <h2>Response against load</h2>
        ${
          curve.length < 2
            ? html`<p class="note">Ask for several loads (loads in the scenario) to see how response times grow.</p>`
            : [
                loadCurve(forecast, [
                  { time: "responseMeanSeconds", words: "mean response" },
                  { time: "responseP95Seconds", words: "response, 95 % at most", className: "second" },
                ]),
                loadCurve(forecast, [{ time: "makespanSeconds", words: "makespan" }]),
              ]
        }
      </section>
      <section id="use">
        <h2>What is in use</h2>
        ${useBars([
          ...components.map(({ name: words, utilisation }) => ({ words, utilisation })),
          ...resources.map(({ name: words, utilisation }) => ({ words: `cores of ${words}`, utilisation })),
        ])}
      </section>`,
  });
}

const TIME_WORDS: Readonly<Record<keyof ForecastTimes, string>> = {
  makespanSeconds: "makespan",
  responseMeanSeconds: "response, mean",
  responseP50Seconds: "response, half at most",
  responseP90Seconds: "response, 90 % at most",
  responseP95Seconds: "response, 95 % at most",
  responseP99Seconds: "response, 99 % at most",
};

function timesTable(times: ForecastTimes): Html {
  return html`<div class="scroll">
    <table>
      <caption>
        90 % of the plays lie between; the error is of the expected value.
      </caption>
      <thead>
        <tr>
          <th>time</th>
          <th class="number">expected</th>
          <th class="number">90 % between</th>
          <th class="number">standard error</th>
        </tr>
      </thead>
      <tbody>
        ${(Object.keys(TIME_WORDS) as (keyof ForecastTimes)[]).map((name) => {
          const { expected, lower, upper, standardError } = times[name];
          return html`<tr>
            <th>${TIME_WORDS[name]}</th>
            <td class="number">${seconds(expected)}</td>
            <td class="number">${seconds(lower)} to ${seconds(upper)}</td>
            <td class="number">${seconds(standardError)}</td>
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}

function componentsTable(components: Forecast["components"]): Html {
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th>component</th>
          <th class="number">invocations</th>
          <th class="number">wait</th>
          <th class="number">service</th>
          <th class="number">waiting on average</th>
          <th class="number">cold starts</th>
        </tr>
      </thead>
      <tbody>
        ${components.map(
          ({ name, invocations, waitMeanSeconds, serviceMeanSeconds, queueMean, coldStarts }) =>
            html`<tr>
              <th>${name}</th>
              <td class="number">${Math.round(invocations * 10) / 10}</td>
              <td class="number">${seconds(waitMeanSeconds.expected)}</td>
              <td class="number">${seconds(serviceMeanSeconds.expected)}</td>
              <td class="number">${queueMean.expected.toFixed(2)}</td>
              <td class="number">${coldStarts.expected.toFixed(1)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function useBars(rows: readonly { readonly words: string; readonly utilisation: ForecastEstimate }[]): Html {
  const height = rows.length * ROW_HEIGHT + 70;
  const area = plotArea(WIDTH, height);
  const x = linearScale({ minimum: 0, maximum: 1, from: area.left + 110, to: area.right });
  const y = linearScale({ minimum: 0, maximum: 1, from: area.bottom, to: area.top });
  const marks = rows.map(({ words, utilisation: { expected, lower, upper } }, row) => {
    const top = area.top + row * ROW_HEIGHT + 5;
    const title = `${words}: ${formatShare(expected)} in use`;
    return [
      rectangle(x.at(0), top, x.at(Math.min(1, expected)) - x.at(0), ROW_HEIGHT - 10, "phase-compute", title),
      line(x.at(Math.min(1, lower)), top + 8, x.at(Math.min(1, upper)), top + 8, "whisker"),
      html`<text class="row" x="${area.left + 100}" y="${top + 12}" text-anchor="end">${words}</text>`,
    ];
  });
  return html`<figure class="wide">
    <figcaption>Share of places and cores in use, from the first request to the end</figcaption>
    ${chart({
      x: { scale: x, unit: "share", label: "in use" },
      y: { scale: { ...y, maximum: 0, minimum: 0 }, unit: "", label: "" },
      description: rows.map(({ words, utilisation }) => `${words} ${formatShare(utilisation.expected)}`).join(", "),
      marks,
      width: WIDTH,
      height,
    })}
  </figure>`;
}

function seconds(value: number): string {
  return formatQuantity(value, "s");
}
