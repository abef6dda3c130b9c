import type { ObjectUploaded } from "./trigger.ts";

/** Asks this very function for one step, by an address behind which the platform finds or starts an instance. */
export interface StepCaller {
  call(upload: ObjectUploaded): StepCall;
}

/** A request that stays open for the whole step: a platform that counts open requests then keeps the instance. */
export interface StepCall {
  /** Resolves when the request is on its way; rejects when it cannot be sent. */
  readonly sent: Promise<void>;
  /** Resolves when the step has ended, or can no longer be heard of. Never rejects. */
  readonly ended: Promise<StepAnswer>;
}

export interface StepAnswer {
  /** `busy` when it was not even begun, because others wait: whoever comes later may be luckier. */
  readonly outcome: "worked" | "failed" | "busy";
  /** What was answered, or why nothing was. */
  readonly answer: string;
}
