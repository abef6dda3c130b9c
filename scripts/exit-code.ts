/** What the exit codes of every verb mean. */
export const EXIT = {
  done: 0,
  internal: 1,
  badInput: 2,
  failedConfigurations: 3,
  unreachable: 4,
  interrupted: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
