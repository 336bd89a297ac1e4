/** The roles of keys and tokens. What each permits is in `src/ledger/principals/roles.ts`. */
export const roles = ['reader', 'analyst', 'personal', 'operator', 'owner'] as const;

export type Role = (typeof roles)[number];
