import type { ConfiguredAlert } from '../../config/config.js';
import type { Queryable } from '../../database/sql.js';
import { knownAlerts } from '../../jobs/alerts/known-alerts.js';
import { alertChecks } from '../../ledger/alerts/checks.js';
import { givenUpMessages } from '../../ledger/messages/messages.js';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** A worker looks at each alert every ten minutes or more often. */
const lateAfterMs = 30 * minuteMs;

/** Whether alerts watch, and are heard. It names none. */
export interface AlertHealth {
  /** `failing`: an alert does not watch, or did not reach somebody. */
  status: 'ok' | 'failing';
  /** Alerts that could not be judged when they were last looked at: see `alerts { state reason }`. */
  failedAlerts: number;
  /** Alerts that no worker has looked at for half an hour. */
  lateAlerts: number;
  /** Messages of alerts that were given up in the last 24 hours. */
  givenUpMessages: number;
}

/**
 * @param configured alerts of the configuration
 * @param startedAt when this process began to serve: an alert of the configuration that was never looked at is expected to be from then on
 */
export async function alertHealth(
  db: Queryable,
  { configured, startedAt, now }: { configured: readonly ConfiguredAlert[]; startedAt: Date; now: Date },
): Promise<AlertHealth> {
  const [known, checks, givenUp] = await Promise.all([
    knownAlerts(db, configured),
    alertChecks(db),
    givenUpMessages(db, ['alert'], new Date(now.getTime() - dayMs)),
  ]);
  const watching = known
    .filter(({ pausedAt }) => pausedAt === null)
    .map(({ definition: { name }, changedAt }) => {
      const { state = null, checkedAt = changedAt ?? startedAt.toISOString() } = checks.get(name) ?? {};
      return { isFailed: state === 'failed', isLate: now.getTime() - Date.parse(checkedAt) > lateAfterMs };
    });
  const failedAlerts = watching.filter(({ isFailed }) => isFailed).length;
  const lateAlerts = watching.filter(({ isLate }) => isLate).length;
  return {
    status: failedAlerts + lateAlerts + givenUp > 0 ? 'failing' : 'ok',
    ...{ failedAlerts, lateAlerts, givenUpMessages: givenUp },
  };
}
