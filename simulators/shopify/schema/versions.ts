/** The versions of the Admin API that the simulator serves, oldest first. */
export const VERSIONS = ['2026-01', '2026-04', '2026-07', '2026-10'] as const;
export type ApiVersion = (typeof VERSIONS)[number];
