import type { ConfiguredAlert } from '../../config/config.js';
import type { Lease } from '../../database/lease.js';
import type { Pool } from '../../database/pool.js';
import {
  type AlertCheck,
  alertChecks,
  type AlertState,
  forgetChecks,
  rememberCheck,
} from '../../ledger/alerts/checks.js';
import { type AlertEvent, openEvents, resolveEvent } from '../../ledger/alerts/events.js';
import type { Principal } from '../../ledger/principals/principal.js';
import type { TermsOfRoles } from '../../ledger/principals/roles.js';
import { isInScope, everySource } from '../../ledger/scope/scope.js';
import { allSources, backlogOfSources, tradingSources } from '../../ledger/sources/source-rows.js';
import { hasPendingChanges, readWarehouseVersion } from '../../ledger/warehouse-version/version.js';
import { readSyncCondition } from '../../models/reporting/lateness.js';
import type { Clock } from '../../runtime/clock.js';
import { LeaseLostError } from '../../runtime/errors.js';
import type { Logger } from '../../runtime/log.js';
import type { Leases } from '../leases/leases.js';
import type { Answering } from '../scheduled-reports/answering.js';
import { changesOf, type EventChanges, writeChanges } from './apply-judgement.js';
import { prepareMetric } from './judge-metric.js';
import { prepareNoOrders } from './judge-no-orders.js';
import { prepareStockCover } from './judge-stock-cover.js';
import { type Judging, readCause, type Preparation, type WatchedSource } from './judgement.js';
import { alertsWithoutRights, type KnownAlert, knownAlerts, principalOfAlert, ruleOf } from './known-alerts.js';
import { tellEvents } from './tell-events.js';

const minuteMs = 60_000;

/** The longest time between two looks at an alert. */
const longestMs = 10 * minuteMs;
/** What is not complete yet is so within minutes, mostly. */
const waitMs = minuteMs;

export interface AlertsNeeds {
  pool: Pool;
  clock: Clock;
  log: Logger;
  leases: Leases;
  /** Of the configuration. */
  alerts: readonly ConfiguredAlert[];
  terms: TermsOfRoles;
  answering: Answering;
  publicUrl: string | null;
}

/** What all alerts of one look have in common. */
interface Look {
  now: Date;
  version: string;
  asOf: string | null;
  sources: readonly WatchedSource[];
  unseen: ReadonlySet<string>;
}

/**
 * Looks at the alerts when a version is published, and at least every ten minutes. What was found of an alert is written in one
 * transaction, and the messages about it with the mark that it is told in another: a process that dies leaves it to be found or to be told.
 */
export class Alerts {
  constructor(private readonly needs: AlertsNeeds) {}

  /** Judges what is due and makes the messages. One process at a time does so. */
  async work(): Promise<void> {
    await this.needs.leases.tryHold('alerts', async (lease, signal) => {
      await this.judgeDue(lease, signal);
      if (signal.aborted) return;
      const { pool, clock, log } = this.needs;
      await tellEvents({ pool, log, lease }, clock.now());
    });
  }

  private async judgeDue(lease: Lease, signal: AbortSignal): Promise<void> {
    const { pool, clock, alerts: configured, terms } = this.needs;
    const now = clock.now();
    const [known, checks, { version, asOf }] = await Promise.all([
      knownAlerts(pool, configured),
      alertChecks(pool),
      readWarehouseVersion(pool),
    ]);
    const lost = await alertsWithoutRights(known, { db: pool, configured, terms, now });
    await this.withdraw(known, lost, lease, now);
    const due = known.filter((alert) => {
      const check = checks.get(alert.definition.name);
      // Whoever looks at it is told at once.
      const isLost = lost.has(alert.definition.name) && check?.state !== 'failed';
      return alert.pausedAt === null && (isLost || isDue(alert, check, version, now));
    });
    if (due.length === 0) return;
    const look = { now, version, asOf, ...(await this.readSources(now)) };
    // First the stores without orders: they are the cause of other findings.
    for (const alert of due.toSorted((a, b) => placeOf(a) - placeOf(b))) {
      if (signal.aborted) return;
      await this.judgeOne(alert, checks.get(alert.definition.name), look, lease, signal);
    }
  }

  /** Ends the events of alerts that are gone, have lost their rights or watch for something else by now: nobody is told of them again. */
  private async withdraw(
    known: readonly KnownAlert[],
    lost: ReadonlySet<string>,
    lease: Lease,
    now: Date,
  ): Promise<void> {
    const { pool } = this.needs;
    const rules = new Map(known.map(({ definition }) => [definition.name, ruleOf(definition)]));
    const withdrawn = (await openEvents(pool)).filter(
      ({ alert, rule }) => rules.get(alert) !== rule || lost.has(alert),
    );
    const names = [...rules.keys()];
    const isForgotten = [...(await alertChecks(pool)).keys()].some((name) => !rules.has(name));
    if (withdrawn.length === 0 && !isForgotten) return;
    await lease.inTransaction(async (client) => {
      for (const { eventId } of withdrawn) {
        await resolveEvent(client, eventId, { resolution: 'withdrawn', evidence: null, at: now });
      }
      await forgetChecks(client, names);
    });
  }

  private async readSources(now: Date): Promise<Pick<Look, 'sources' | 'unseen'>> {
    const { pool } = this.needs;
    const rows = await allSources(pool, everySource);
    const zones = new Map(
      (await tradingSources(pool, everySource)).map(({ sourceId, timezone }) => [sourceId, timezone]),
    );
    const { late } = await readSyncCondition(pool, everySource, now);
    const sources = rows
      .filter(({ isConfigured }) => isConfigured)
      .map(({ sourceId, name, knownUntil }) => ({
        ...{ sourceId, name, knownUntil, timezone: zones.get(sourceId) ?? null },
        lateness: late.find((source) => source.sourceId === sourceId)?.message ?? null,
      }));
    const waiting = await backlogOfSources(pool);
    const unseen = (await hasPendingChanges(pool)) ? sources : waiting;
    return { sources, unseen: new Set(unseen.map(({ sourceId }) => sourceId)) };
  }

  private async judgeOne(
    alert: KnownAlert,
    check: AlertCheck | undefined,
    look: Look,
    lease: Lease,
    signal: AbortSignal,
  ): Promise<void> {
    const { pool, log, alerts: configured, terms } = this.needs;
    const { name } = alert.definition;
    const rule = ruleOf(alert.definition);
    try {
      const principal = await principalOfAlert(alert, { db: pool, configured, terms, now: look.now });
      if (typeof principal === 'string') throw new Error(`It has no rights any more: ${principal}.`);
      const open = await openEvents(pool);
      const own = open.filter((event) => event.alert === name);
      const prepared = await this.prepare(alert, principal, look, open, signal);
      const { basis, unknown, waitsFor } = prepared;
      const before = check?.rule === rule ? check.basis : null;
      const judged = basis === null || basis === before ? null : await prepared.judge();
      const changes = changesOf({ alert, rule, unknown, judged, open: own, now: look.now });
      const isOpen = isStillOpen(own, changes);
      const state: AlertState = isOpen
        ? 'open'
        : unknown.length > 0
          ? 'unknown'
          : waitsFor === null
            ? 'quiet'
            : 'waiting';
      const reason = unknown[0]?.evidence.statement ?? waitsFor;
      await lease.inTransaction(async (client) => {
        await writeChanges(client, changes, look.now);
        const found = { alert: name, rule, basis: basis ?? before, state, reason, checkedVersion: look.version };
        await rememberCheck(client, found, look.now);
      });
      this.sayChanges(name, changes);
    } catch (error) {
      if (error instanceof LeaseLostError || signal.aborted) throw error;
      const { message: reason } = error as Error;
      // As before, but for its state: what is open stays open.
      const basis = check?.rule === rule ? check.basis : null;
      await lease.inTransaction((client) =>
        rememberCheck(
          client,
          { alert: name, rule, basis, state: 'failed', reason, checkedVersion: look.version },
          look.now,
        ),
      );
      log.warn({ alert: name, error: (error as Error).stack }, 'an alert could not be judged; it is tried again');
    }
  }

  private sayChanges(alert: string, { opened, resolved }: EventChanges): void {
    const { log } = this.needs;
    for (const { eventId, kind, cause } of opened) log.info({ alert, event: eventId, kind, cause }, 'alert opened');
    for (const { event } of resolved) log.info({ alert, event: event.eventId, kind: event.kind }, 'alert resolved');
  }

  private prepare(
    alert: KnownAlert,
    principal: Principal,
    look: Look,
    open: readonly AlertEvent[],
    signal: AbortSignal,
  ): Promise<Preparation> {
    const { pool, answering, publicUrl } = this.needs;
    const { metric, noOrders, stockCover } = alert.definition;
    const silent = open.filter(
      ({ kind, cause, subject }) => kind === 'crossed' && readCause(cause).of === 'silent' && subject !== '',
    );
    const judging: Judging = {
      ...{ db: pool, answering, publicUrl, alert: alert.definition, principal, signal, ...look },
      sources: look.sources.filter(({ sourceId }) => isInScope(principal.scope, sourceId)),
      silent: new Set(silent.map(({ subject }) => subject)),
    };
    if (noOrders) return prepareNoOrders(judging, noOrders);
    if (stockCover) return prepareStockCover(judging, stockCover);
    return prepareMetric(judging, metric!);
  }
}

function isDue({ definition }: KnownAlert, check: AlertCheck | undefined, version: string, now: Date): boolean {
  if (!check || check.rule !== ruleOf(definition) || check.checkedVersion !== version) return true;
  const wait = check.state === 'waiting' ? waitMs : longestMs;
  return now.getTime() - Date.parse(check.checkedAt) >= wait;
}

function placeOf({ definition }: KnownAlert): number {
  return definition.noOrders ? 0 : 1;
}

function isStillOpen(own: readonly AlertEvent[], { opened, resolved }: EventChanges): boolean {
  const ended = new Set(resolved.map(({ event }) => event.eventId));
  return [...own.filter(({ eventId }) => !ended.has(eventId)), ...opened].some(({ kind }) => kind === 'crossed');
}
