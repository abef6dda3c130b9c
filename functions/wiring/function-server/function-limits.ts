/** How much a function server takes on at once; what is more is told to come back. */
export interface FunctionLimits {
  /** Steps that are worked on side by side in this process. */
  readonly stepsAtOnce: number;
  /** Steps that wait here for their turn. */
  readonly waitingSteps: number;
  /** How long one waits at most: together with a step it must fit into the time that the platform gives a request. */
  readonly waitSeconds: number;
  /** How often a step is asked for at most while others are worked on; after that reconciliation asks for it. */
  readonly busyCalls: number;
  /** Steps that this process asked for and waits for, wherever they are worked on. */
  readonly openCalls: number;
  /** Notifications whose bodies are read at the same moment. */
  readonly readingEvents: number;
  /** Most bytes of a notification that are looked at; what is larger is no notification. */
  readonly eventBytes: number;
  /** Steps that one reconciliation asks for side by side. */
  readonly reconcilingCalls: number;
  /** How long after its last sign of life somebody who asked for a step counts as gone. */
  readonly noticeSeconds: number;
}

export const FUNCTION_LIMITS: FunctionLimits = {
  stepsAtOnce: 1,
  waitingSteps: 100,
  waitSeconds: 45,
  busyCalls: 1,
  openCalls: 100,
  readingEvents: 64,
  eventBytes: 262_144,
  reconcilingCalls: 4,
  noticeSeconds: 60,
};
