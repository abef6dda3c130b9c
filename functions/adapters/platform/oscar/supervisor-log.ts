/** What the log of one invocation tells, in milliseconds since the epoch on the clock of its node. */
export interface SupervisorMarks {
  readonly began: number;
  readonly event: StorageEventMark | undefined;
  readonly downloadBegan: number | undefined;
  readonly downloaded: number | undefined;
  readonly scriptBegan: number | undefined;
  readonly scriptEnded: number | undefined;
  readonly uploads: readonly { readonly bucket: string; readonly key: string; readonly began: number }[];
  /** All was uploaded; the supervisor ends. */
  readonly answered: number | undefined;
}

/** The upload that an invocation was for, on the clock of MinIO. */
export interface StorageEventMark {
  readonly bucket: string;
  readonly key: string;
  /** When the object was there, to the nanosecond: MinIO's sequencer is that time. */
  readonly modified: number;
  readonly emitted: number;
}

const LINE =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z) (\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d),(\d{3}) - supervisor - [A-Z]+ - (.*)$/;
const QUARTER_HOUR = 900_000;

/**
 * Reads the log of a job as `GET /system/logs/{service}/{job}?timestamps=true` gives it. A line has two stamps: the
 * supervisor's own, in the time zone of the container, tells when it happened; the container engine's tells the time zone,
 * but may be late when the node is short of memory.
 *
 * @returns undefined where the supervisor wrote nothing, as with `log_level: CRITICAL`.
 */
export function supervisorMarks(log: string): SupervisorMarks | undefined {
  const lines = log.split("\n").flatMap((text) => lineOf(text) ?? []);
  const [first] = lines;
  if (first === undefined) return undefined;
  // What the script prints can look like the supervisor's words, but not before the script began.
  const at = (begins: string): number => lines.findIndex(({ words }) => words.startsWith(begins));
  const when = (begins: string): number | undefined => lines[at(begins)]?.moment;
  const last = (begins: string): number | undefined => lines.findLast(({ words }) => words.startsWith(begins))?.moment;
  const scriptBegan = when("Script file found in ");
  return {
    began: first.moment,
    event: eventIn(lines[at("event_records = ")]?.words ?? ""),
    downloadBegan: when("Downloading item from "),
    downloaded: when("Successful download of file "),
    scriptBegan,
    scriptEnded: scriptBegan === undefined ? undefined : last("Searching for files to upload in folder "),
    uploads: lines.flatMap(({ moment, words }) => {
      const found = /^Uploading file '(.+)' to bucket '([^']+)'$/.exec(words);
      return found === null ? [] : [{ key: found[1]!, bucket: found[2]!, began: moment }];
    }),
    answered: last("Creating response"),
  };
}

function lineOf(text: string): { readonly moment: number; readonly words: string } | undefined {
  const found = LINE.exec(text);
  if (found === null) return undefined;
  const [, engine, day, time, thousandths, words] = found;
  const own = Date.parse(`${day}T${time}.${thousandths}Z`);
  const zone = Math.round((Date.parse(engine!) - own) / QUARTER_HOUR) * QUARTER_HOUR;
  return { moment: own + zone, words: words! };
}

/** The event as Python prints a dictionary; keys are escaped as in an address, so that no quote is in them. */
function eventIn(words: string): StorageEventMark | undefined {
  const bucket = /'bucket': \{'name': '([^']+)'/.exec(words)?.[1];
  const key = /'object': \{'key': '([^']*)'/.exec(words)?.[1];
  const sequencer = /'sequencer': '([0-9A-Fa-f]{1,16})'/.exec(words)?.[1];
  const emitted = Date.parse(/'eventTime': '([^']+)'/.exec(words)?.[1] ?? "");
  if (bucket === undefined || key === undefined || sequencer === undefined || Number.isNaN(emitted)) return undefined;
  return { bucket, key: unescaped(key), modified: Number(BigInt(`0x${sequencer}`) / 1000n) / 1000, emitted };
}

function unescaped(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll("+", " "));
  } catch {
    return key;
  }
}
