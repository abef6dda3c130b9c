import { simulatedCampaign } from "./simulated-campaign.ts";

const { spec } = simulatedCampaign();

/** A spec at one of the limits of faults.md 11, and what it must be refused with; null where it is a campaign. */
export interface HostileSpec {
  readonly what: string;
  readonly bytes: Uint8Array;
  readonly refusal: RegExp | null;
}

const MEBIBYTE = 2 ** 20;
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const hostile = (what: string, text: string | Uint8Array, refusal: RegExp | null): HostileSpec => ({
  what,
  bytes: typeof text === "string" ? utf8(text) : text,
  refusal,
});
const padded = (length: number): string => `${spec}\n#${"x".repeat(length - spec.length - 2)}`;
const repeat = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join("");
const list = (count: number, value: (index: number) => number = (index) => index + 1): string =>
  `[${Array.from({ length: count }, (_, index) => value(index)).join(",")}]`;

/** So many variables of ten values each: 10 to that power configurations. */
function grid(variables: number, rest = ""): string {
  const environment = repeat(variables, (index) => `V${index}: ${list(10)}, `);
  return `${spec.replace("parallelism: 2 }", `parallelism: 2, environment: { ${environment} } }`)}\n${rest}`;
}

const NUMBER_FIELDS: Readonly<Record<string, (value: string) => string>> = {
  cpu: (value) => spec.replace("cpu: [0.5, 1]", `cpu: ${value}`),
  memory: (value) => spec.replace("memory: 512Mi", `memory: ${value}`),
  parallelism: (value) => spec.replace("parallelism: 2", `parallelism: ${value}`),
  timeoutSeconds: (value) => spec.replace("parallelism: 2", `timeoutSeconds: ${value}`),
  batchSize: (value) => spec.replace("batchSize: 2", `batchSize: ${value}`),
  repetitions: (value) => spec.replace("repetitions: 2", `repetitions: ${value}`),
  seed: (value) => `${spec}\nseed: ${value}`,
  coolDownSeconds: (value) => `${spec}\ncoolDownSeconds: ${value}`,
  "budget.seconds": (value) => `${spec}\nbudget: { seconds: ${value} }`,
  "load.interUploadSeconds": (value) => spec.replace("batchSize: 2", `batches: 2, interUploadSeconds: ${value}`),
};

/** Zero is none of these with a sign or without. */
const MAY_BE_ZERO = ["seed", "coolDownSeconds", "load.interUploadSeconds"];

const numbers = Object.entries(NUMBER_FIELDS).flatMap(([field, withValue]) => [
  ...[".nan", ".inf", "-.inf", "1e309", "-1e309"].map((value) =>
    hostile(`${field} ${value}`, withValue(value), new RegExp(`${field.split(".").at(-1)} must be`)),
  ),
  hostile(
    `${field} -0`,
    withValue("-0"),
    MAY_BE_ZERO.includes(field) ? null : new RegExp(`${field.split(".").at(-1)} must be`),
  ),
]);

export const HOSTILE_SPECS: readonly HostileSpec[] = [
  hostile("0 bytes", "", /must hold one document: it is empty/),
  hostile("blanks only", "  \n\n ", /must hold one document: it is empty/),
  hostile("1 MiB", padded(MEBIBYTE), null),
  hostile("1 MiB and one byte", padded(MEBIBYTE + 1), /at most 1048576 characters: it has 1048577/),
  hostile("1 MiB of characters of four bytes", padded(MEBIBYTE / 2).replace(/x/g, "🙂"), null),
  hostile("5 MiB", padded(5 * MEBIBYTE), /must have at most 4194304 bytes: it has 5242880/),
  hostile(
    "10^6 keys",
    repeat(1_000_000, (index) => `k${index}: 1\n`),
    /must have at most 4194304 bytes/,
  ),
  hostile(
    "the most keys that fit",
    repeat(170_000, (index) => `${index.toString(36)}:\n`),
    /must have at most|must be/,
  ),
  hostile("40,000 unknown keys", `${spec}\n${repeat(40_000, (index) => `k${index}: 1\n`)}`, /must not be there/),
  hostile("depth 10^4 of lists", `${"[".repeat(10_000)}${"]".repeat(10_000)}`, /at most 64 deep/),
  hostile("depth 10^4 of mappings", '{"a":'.repeat(10_000) + "1" + "}".repeat(10_000), /at most 64 deep/),
  hostile(
    "depth 10^4 of blocks",
    repeat(1_400, (index) => `${" ".repeat(index)}a:\n`),
    /at most 64 deep/,
  ),
  hostile("10^7 grid points", grid(7), /must make at most 10000 runs, but measuring/),
  hostile("10^7 grid points of which 5 are drawn", grid(7, "sweep: { sample: 5 }"), null),
  hostile("10^7 grid points under a budget", grid(7, "budget: { runs: 20 }"), null),
  hostile("10^30 grid points", grid(30, "sweep: { sample: 5 }"), /must make at most 10000 runs, but measuring/),
  hostile("a list of 201 values", spec.replace("cpu: [0.5, 1]", `cpu: ${list(201)}`), /must hold at most 200 values/),
  ...numbers,
  hostile("a doubled key", `${spec}\nname: again`, /must have every key once: "name" is there twice/),
  hostile("a doubled key in JSON", '{"kind":"campaign","kind":"campaign"}', /must have every key once: "kind"/),
  hostile("a byte order mark", `\ufeff${spec}`, null),
  hostile("two byte order marks", `\ufeff\ufeff${spec}`, null),
  hostile(
    "UTF-16, little end first",
    Buffer.from(`\ufeff${spec}`, "utf16le"),
    /begins with the byte order mark of UTF-16/,
  ),
  hostile("UTF-16, big end first", Buffer.from(`\ufeff${spec}`, "utf16le").swap16(), /byte order mark of UTF-16/),
  hostile("UTF-16 without a mark", Buffer.from(spec, "utf16le"), /is NUL, as in UTF-16/),
  hostile("UTF-32", Buffer.from([0xff, 0xfe, 0, 0, 0x6b, 0, 0, 0]), /byte order mark of UTF-16/),
  hostile(
    "a lone surrogate in its bytes",
    Buffer.concat([utf8(spec), Buffer.from([0x23, 0xed, 0xa0, 0x80])]),
    /bytes that are none/,
  ),
  hostile("a lone surrogate in an escape", `${spec}\ndescription: "\\ud800"`, /half of a surrogate pair stands alone/),
  hostile("an overlong slash", Buffer.concat([utf8(spec), Buffer.from([0x23, 0xc0, 0xaf])]), /bytes that are none/),
];

/** The spec that those which are campaigns are made of. */
export const PLAIN_SPEC = spec;

/** Those that could fill a memory: large themselves, or large once they are planned. */
export const LARGE_SPECS = HOSTILE_SPECS.filter(({ what, bytes }) => bytes.length > 20_000 || what.includes("grid"));
