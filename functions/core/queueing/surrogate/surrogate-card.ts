import type { SurrogateErrors, TandemSurrogate } from "./tandem-surrogate.ts";

/** What is to be known of a surrogate before it is trusted: its space, protocol and errors, as Markdown. */
export function surrogateCard({
  name,
  heldOut,
  training,
  members,
  features,
  mostSpread,
  interval,
}: TandemSurrogate): string {
  const { sweep, rows, jobs, backend, nodeMajor } = training;
  const lines: readonly (readonly [string, SurrogateErrors])[] = [
    ["mean response", heldOut.response],
    ["median response", heldOut.p50],
    ["95 % quantile", heldOut.p95],
    ["99 % quantile", heldOut.p99],
    ["mean response by the analytic answer", heldOut.analytic],
  ];
  const layers = members[0]!.map(({ units }) => units);
  return `# ${name}

A surrogate of the serverless batch tandem: ${members.length} networks of ${features.length} descriptors and ${layers.join(", ")} units
correct the analytic answer (batch-QNA); percentiles follow from the waits and the known service laws, and are corrected too.

* **Learned from** ${rows} tandems, ${jobs.toExponential(2)} simulated jobs, trained by ${backend} on Node ${nodeMajor}.
* **Not to be trusted** outside of the range of its descriptors (the analytic answer is given there, and said to be one), and
  where its members differ by more than ${percent(mostSpread)} of the response.
* **Interval**: ${percent(interval.level)} of answers err by less than ${interval.factor.toFixed(2)} times (members' spread + ${percent(interval.spreadFloor)}).

Errors on ${heldOut.response.rows} tandems that were held out, against labels that are themselves off by ${percent(heldOut.labelError)}
(one standard error, on average):

| of the | mean | median | 95 % of the errors below |
|---|---|---|---|
${lines.map(([words, errors]) => `| ${words} | ${percent(errors.mean)} | ${percent(errors.median)} | ${percent(errors.p95)} |`).join("\n")}

The sweep that it was learned from, and that learns it again:

\`\`\`json
${JSON.stringify(sweep, null, 2)}
\`\`\`
`;
}

function percent(share: number | null): string {
  return share === null ? "unknown" : `${(100 * share).toPrecision(3)} %`;
}
