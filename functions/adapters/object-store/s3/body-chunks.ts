import type { Connection } from "./connection.ts";

/** The body of an answer, as the SDK gives it on Node. */
export type AnswerBody = AsyncIterable<Uint8Array> & { destroy(error?: Error): unknown };

/** The chunks of a body that must come to `sizeBytes`; one that stalls, breaks off or is too short is an error. */
export async function* wholeBody(
  body: unknown,
  sizeBytes: number,
  { clock, timeouts }: Connection,
): AsyncGenerator<Uint8Array> {
  const stream = body as AnswerBody;
  const chunks = stream[Symbol.asyncIterator]();
  let received = 0;
  try {
    for (;;) {
      const result = await within(chunks.next(), timeouts.stallSeconds, clock);
      if (result === undefined) throw stalled(timeouts.stallSeconds);
      if (result.done === true) break;
      received += result.value.length;
      yield result.value;
    }
  } finally {
    stream.destroy();
  }
  if (received !== sizeBytes) throw brokenOff(`it ended after ${received} of ${sizeBytes} bytes`);
}

/** What the promise gives, or undefined when that takes too long. */
async function within<T>(promise: Promise<T>, seconds: number, clock: Connection["clock"]): Promise<T | undefined> {
  const done = new AbortController();
  const late = clock.sleep(seconds, done.signal).then(() => undefined);
  promise.catch(() => undefined); // nobody may be there any more when it fails
  try {
    return await Promise.race([promise, late]);
  } finally {
    done.abort();
  }
}

function stalled(seconds: number): Error {
  return Object.assign(new Error(`no byte of the body came for ${seconds} s`), { name: "TimeoutError" });
}

function brokenOff(reason: string): Error {
  return Object.assign(new Error(`the body broke off: ${reason}`), { code: "ECONNRESET" });
}
