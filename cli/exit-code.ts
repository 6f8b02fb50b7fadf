/** How a command ended, as its exit code. */
export const exitCode = {
  /** Done; `check` found nothing of level error. */
  fine: 0,
  /** `check` found something of level error; what was to be done to an image was refused. */
  findings: 1,
  /** `diff` found images that are not the same, as diff(1) says it. */
  differs: 1,
  /** The command line makes no sense, or a file can't be read or written. */
  unusable: 2,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** The command line makes no sense; the message says why. */
export class UsageError extends Error {}
