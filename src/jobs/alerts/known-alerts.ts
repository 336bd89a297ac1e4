import type { Alert } from '../../canonical/alert.js';
import type { ConfiguredAlert } from '../../config/config.js';
import type { Queryable } from '../../database/sql.js';
import { storedAlerts } from '../../ledger/alerts/definitions.js';
import { currentPrincipal } from '../../ledger/principals/current-principal.js';
import type { Principal } from '../../ledger/principals/principal.js';
import { principalWith, type TermsOfRoles } from '../../ledger/principals/roles.js';

/** An alert with whoever it has its rights of. */
export interface KnownAlert {
  definition: Alert;
  madeBy: string;
  /** What it may show at most, as far as is known; null: all sources. */
  sources: readonly string[] | null;
  /** For people. */
  madeByName: string;
  /** null: it is of the configuration. */
  changedAt: string | null;
  pausedAt: string | null;
  isConfigured: boolean;
}

/** The principal of an alert of the configuration. */
const configuredMaker = 'configuration';

/** All alerts that there are. One of the configuration hides a stored one of its name. */
export async function knownAlerts(db: Queryable, configured: readonly ConfiguredAlert[]): Promise<KnownAlert[]> {
  const names = new Set(configured.map(({ name }) => name));
  const stored = (await storedAlerts(db)).filter(({ definition }) => !names.has(definition.name));
  return [
    ...configured.map(({ as: { sources }, ...definition }) => ({
      ...{ definition, madeBy: configuredMaker, madeByName: configuredMaker, sources },
      ...{ changedAt: null, pausedAt: null, isConfigured: true },
    })),
    ...stored.map((alert) => ({ ...alert, isConfigured: false })),
  ];
}

interface Rights {
  db: Queryable;
  configured: readonly ConfiguredAlert[];
  terms: TermsOfRoles;
  now: Date;
}

/** Whose rights an alert has now. A text: why it has none any more. */
export async function principalOfAlert(
  { madeBy, definition: { name } }: Pick<KnownAlert, 'madeBy' | 'definition'>,
  { db, configured, terms, now }: Rights,
): Promise<Principal | string> {
  if (madeBy !== configuredMaker) return currentPrincipal(db, madeBy, terms, now);
  const { roles, sources } = configured.find((alert) => alert.name === name)!.as;
  return principalWith(
    { id: `alert:${name}`, name: `alert ${name}`, roles, scope: { sources: sources ?? 'all' } },
    terms,
  );
}

/** The names of the alerts that have no rights any more, such as those of a key that was revoked. */
export async function alertsWithoutRights(alerts: readonly KnownAlert[], rights: Rights): Promise<ReadonlySet<string>> {
  const lost = new Set<string>();
  for (const alert of alerts) {
    if (typeof (await principalOfAlert(alert, rights)) === 'string') lost.add(alert.definition.name);
  }
  return lost;
}

/** What an alert watches for, as text: one that changes begins anew. Whom it tells, and when, is not in it. */
export function ruleOf({ metric, noOrders, stockCover, recoverAfter, timezone }: Alert): string {
  return JSON.stringify([metric, noOrders, stockCover, recoverAfter, timezone]);
}
