/** Stable exit codes for scripts, listed by `cartograph --help`. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  /** Wrong usage or configuration: nothing was done. */
  usage: 2,
  /** Of several sources some succeeded and some did not. */
  partial: 3,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
