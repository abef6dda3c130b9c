import type { QuietTime } from "./profiler-ports.ts";

/** Quiet time in a process that does nothing but profile: there is nobody to wait for. */
export const singleQuietTime: QuietTime = {
  acquire: () => Promise.resolve(true),
  release: () => undefined,
};
