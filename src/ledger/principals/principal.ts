import { everySource, type Scope } from '../scope/scope.js';

/**
 * What a principal may do. `figures`: sums, counts and rates. `facts`: rows of orders, lines, refunds, customers and stock without
 * personal data. `personal`: names, e-mails, phones and addresses. `operate`: syncs, rebuilds and the raw text of rejected records.
 * `own`: keys, roles and everything else.
 */
export const permissions = ['figures', 'facts', 'personal', 'operate', 'own'] as const;

export type Permission = (typeof permissions)[number];

/** How a principal may use the API, besides what it may see. */
export interface Terms {
  /** `trusted`: only documents of the manifest. */
  readonly documents: 'free' | 'trusted';
  readonly introspection: boolean;
  /** Null: no limit. */
  readonly requestsPerMinute: number | null;
  /** The cost of all questions of a day (UTC). Null: no limit. */
  readonly costPerDay: number | null;
}

/** Who sends a request. */
export interface Principal {
  /** Stable over requests, such as the id of a key: limits, the audit log and caches go by it. */
  readonly id: string;
  /** For people: logs and the audit log show it. */
  readonly name: string;
  readonly permissions: ReadonlySet<Permission>;
  readonly scope: Scope;
  readonly terms: Terms;
}

/** Whoever runs the program on their own machine: no key, everything allowed. Only for requests over loopback. */
export const localOwner: Principal = {
  id: 'local-owner',
  name: 'local owner',
  permissions: new Set(permissions),
  scope: everySource,
  terms: { documents: 'free', introspection: true, requestsPerMinute: null, costPerDay: null },
};

/** The local owner, with no more than these sources in view. */
export function ownerOf(scope: Scope): Principal {
  return { ...localOwner, scope };
}
