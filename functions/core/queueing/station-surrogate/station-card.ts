import type { StationSurrogate } from "./station-surrogate.ts";

/** What is to be known of a station surrogate before it is trusted: its space, protocol and errors, as Markdown. */
export function stationCard({ name, heldOut, training, members, features, interval }: StationSurrogate): string {
  const { sweep, rows, jobs, backend, nodeMajor } = training;
  const lines = [
    ["mean response", heldOut.response],
    ["median response", heldOut.p50],
    ["95 % quantile", heldOut.p95],
    ["99 % quantile", heldOut.p99],
    ["mean response by batch-QNA", heldOut.analytic],
  ] as const;
  const layers = members[0]!.map(({ units }) => units);
  return `# ${name}

A surrogate of a station in a chain: ${members.length} networks of ${features.length} descriptors and ${layers.join(", ")} units correct an analytic
answer (batch-QNA with the dispersion that a queue of its load sees) for its wait and for how jobs leave it, which describes what
comes to the next station. Chains of any number of stations are asked one station after the other; percentiles follow by
convolution, stretched by how far waits hang together with what came before them.

* **Learned from** ${rows} stations, ${jobs.toExponential(2)} simulated jobs, trained by ${backend} on Node ${nodeMajor}.
* **Not to be trusted** outside of the range of its descriptors: a station there gets the analytic answer, and the chain says so.
* **Interval**: ${percent(interval.level)} of mean responses err by less than ${interval.factor.toFixed(2)} times (members' spread + ${percent(interval.spreadFloor)}).

Errors on ${heldOut.response.rows} whole chains that were held out, against labels that are themselves off by ${percent(heldOut.labelError)}
(one standard error, on average):

| of the | mean | median | 95 % of the errors below |
|---|---|---|---|
${lines.map(([words, { mean, median, p95 }]) => `| ${words} | ${percent(mean)} | ${percent(median)} | ${percent(p95)} |`).join("\n")}

The sweep that it was learned from, and that learns it again:

\`\`\`json
${JSON.stringify(sweep, null, 2)}
\`\`\`
`;
}

function percent(share: number | null): string {
  return share === null ? "unknown" : `${(100 * share).toPrecision(3)} %`;
}
