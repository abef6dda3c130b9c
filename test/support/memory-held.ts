import { probeLimits } from "#adapters/platform/local/probe.ts";

/** Whether this machine lets us hold memory limits; without that nothing can be killed for want of memory. */
export const memoryIsHeld = (await probeLimits()).memory !== "none";
