import { writeArtifact } from "./write-artifact.ts";
import type { QuarantinedEvent } from "#core/campaign/notice.ts";
import { quarantinedEventObject, type ObjectAddress } from "#core/campaign/object-keys.ts";
import { sha256Hex } from "#core/document/hash.ts";
import type { ObjectStore } from "#ports/object-store.ts";

export interface BadEvent {
  readonly functionName: string;
  readonly flaws: readonly string[];
  readonly contentType: string | null;
  /** The start of the body, or all of it. */
  readonly body: string;
  readonly sizeBytes: number;
}

const MOST_CHARACTERS = 65_536;
const MOST_FLAWS = 20;

/** Keeps a notification that made no sense; the same one is kept once, however often it comes. */
export async function quarantineEvent(
  store: ObjectStore,
  { functionName, flaws, contentType, body, sizeBytes }: BadEvent,
): Promise<ObjectAddress> {
  const address = quarantinedEventObject(sha256Hex(`${sizeBytes}\n${body}`));
  const event: QuarantinedEvent = {
    format: "quarantined-event",
    version: 1,
    function: functionName,
    flaws: flaws.slice(0, MOST_FLAWS),
    contentType,
    sizeBytes,
    body: body.slice(0, MOST_CHARACTERS),
  };
  await writeArtifact(store, address, event, { ifAbsent: true });
  return address;
}
