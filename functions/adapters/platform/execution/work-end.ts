/** How one invocation's work ended, before it is judged. */
export interface WorkEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** The last lines printed, or the component's own message. */
  readonly lastLines: string;
  /** True when the kernel surely killed something of it for want of memory. */
  readonly outOfMemory: boolean;
  /** On the clock's monotonic seconds. */
  readonly atSeconds: number;
}
