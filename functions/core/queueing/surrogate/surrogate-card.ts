import { SurrogateTraining } from "./train-member.ts";
import type { SurrogateErrors, TandemSurrogate } from "./tandem-surrogate.ts";

/** What is to be known of a surrogate before it is trusted: its space, protocol and errors, as Markdown. */
export function surrogateCard({
  name,
  heldOut,
  training,
  networks,
  features,
  mostSpread,
  interval,
  shortfall,
}: TandemSurrogate): string {
  const { sweep, rows, jobs, backend, nodeMajor } = training;
  const lines: readonly (readonly [string, SurrogateErrors])[] = [
    ["mean response", heldOut.response],
    ["median response", heldOut.p50],
    ["95 % quantile", heldOut.p95],
    ["99 % quantile", heldOut.p99],
    ["mean response by the analytic answer", heldOut.analytic],
  ];
  const units = (network: TandemSurrogate["networks"]["waits"]): string =>
    network.map((layer) => layer.units).join(", ");
  const { members, hiddenUnits, firstStageUnits } = SurrogateTraining.parse(sweep["training"]);
  return `# ${name}

A surrogate of the serverless batch tandem: a network of ${features.length} descriptors and ${units(networks.waits)} units
corrects the analytic answer (batch-QNA, with the dispersion that each station feels at its own time scale); percentiles follow from the known service laws
and the waits, those for jobs that came together apart from the others, and are corrected by another network (${units(networks.quantiles)} units). They say what ${members} ensemble members said that were
trained on simulations, and how much they differed: each has a network for the first stage (${firstStageUnits.join(", ")} units), one for the
waits after it and one for percentiles (${hiddenUnits.join(", ")}).

* **Learned from** ${rows} tandems, ${jobs.toExponential(2)} simulated jobs, trained by ${backend} on Node ${nodeMajor}.
* **Amended** for how short those simulations were: a 99 % quantile by ${shortfall.p99.toFixed(2)} times what the response of such a
  simulation scatters by, waits by ${shortfall.wait1.toFixed(2)} and ${shortfall.wait2.toFixed(2)} times the square of what they do.
* **Not to be trusted** outside of the range of its descriptors (far outside the analytic answer is given, and said to be one),
  where a stage is used more than 95 %, where batches come by gaps unlike all that it learned, and where those networks differed by more than ${percent(mostSpread)} of the response.
* **Interval**: ${percent(interval.level)} of answers err by less than ${interval.factor.toFixed(2)} times (their difference + ${percent(interval.spreadFloor)}).

Errors on ${heldOut.response.rows} tandems that were held out, against labels that are themselves off by ${percent(heldOut.labelError)}
(one standard error, on average):

| of the | mean | median | 95 % of the errors below |
|---|---|---|---|
${lines.map(([words, errors]) => `| ${words} | ${percent(errors.mean)} | ${percent(errors.median)} | ${percent(errors.p95)} |`).join("\n")}

Where the errors of the mean response lie:

| where | tandems | mean | median | 95 % of the errors below | mean of the analytic answer |
|---|---|---|---|---|---|
${heldOut.regions.map(({ words, response, analytic }) => `| ${words} | ${response.rows} | ${percent(response.mean)} | ${percent(response.median)} | ${percent(response.p95)} | ${percent(analytic.mean)} |`).join("\n")}

The sweep that it was learned from, and that learns it again:

\`\`\`json
${JSON.stringify(sweep, null, 2)}
\`\`\`
`;
}

function percent(share: number | null): string {
  return share === null ? "unknown" : `${(100 * share).toPrecision(3)} %`;
}
