import { formatQuantity, formatShare } from "#core/document/format-quantity.ts";
import type { Forecast, ForecastEstimate } from "./forecast.ts";

/** A forecast in sentences, the most important first. */
export function forecastWords(forecast: Omit<Forecast, "sentences">): string[] {
  const { times, requests, components, resources, bottleneck, steady, alsoSteady, warnings, plays } = forecast;
  const { overloads, overloadedPlays } = forecast;
  const { makespanSeconds, responseMeanSeconds, responseP50Seconds, responseP90Seconds } = times;
  const busy = [...components]
    .map(({ name, utilisation }) => `${name} ${formatShare(utilisation.expected)}`)
    .concat(resources.map(({ name, utilisation }) => `cores of ${name} ${formatShare(utilisation.expected)}`));
  return [
    ...overloads.map(({ sentence }) => sentence),
    ...(overloads.length > 0 || overloadedPlays === 0
      ? []
      : [
          `In ${overloadedPlays} of the ${plays} plays the models err so far that more comes than can ever be done: these plays count as far as this scenario goes, and would wait longer with more requests.`,
        ]),
    `${requests} ${requests === 1 ? "request takes" : "requests take"} ${between(makespanSeconds)} from the first to the end of the last.`,
    `A response takes ${between(responseMeanSeconds)} on average: half of them at most ${seconds(responseP50Seconds)}, 90 % ${seconds(responseP90Seconds)}, 95 % ${seconds(times.responseP95Seconds)}, 99 % ${seconds(times.responseP99Seconds)}.`,
    `In use${overloads.length > 0 ? " until all of them are done" : ""}: ${busy.join(", ")}.`,
    bottleneck.sentence,
    ...[...(steady === null ? [] : [steady]), ...alsoSteady].map(
      ({ method, responseMeanSeconds, inRange }) =>
        `In the long run the ${method} expects ${formatQuantity(responseMeanSeconds, "s")} for a response${inRange ? "" : ", outside of what it was trained on"}.`,
    ),
    ...warnings.map((warning) => `Beyond what was measured: ${warning}.`),
    `What follows from the models is known within ${formatShare(1.96 * relativeError(makespanSeconds))} (makespan) and ${formatShare(1.96 * relativeError(responseMeanSeconds))} (response); the ranges are those of ${plays} plays, which differ by chance and as the models may err.`,
  ];
}

function between(estimate: ForecastEstimate): string {
  const { lower, upper } = estimate;
  return `${seconds(estimate)} (90 % between ${formatQuantity(lower, "s")} and ${formatQuantity(upper, "s")})`;
}

function seconds({ expected }: ForecastEstimate): string {
  return formatQuantity(expected, "s");
}

function relativeError({ expected, standardError }: ForecastEstimate): number {
  return expected > 0 ? standardError / expected : 0;
}
