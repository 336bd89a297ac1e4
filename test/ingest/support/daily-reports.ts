import { addDays, type CalendarDate, startOf } from '../../../src/canonical/calendar-date.js';
import type { Extractor, PartitionRules } from '../../../src/contract/extractor.js';
import { type PartitionedAccount, type ReadPartition, readPartitions } from '../../../src/ingest/reading/partitions.js';
import type { Clock } from '../../../src/runtime/clock.js';
import { ConfigError } from '../../../src/runtime/errors.js';
import { testLogger } from '../../support/test-logger.js';

/** A row of a report: what a campaign spent on a day. */
export interface ReportRow {
  day: CalendarDate;
  campaign: string;
  spend: number;
}

/** A platform of reports as plain data: tests set its rows and its faults, and see what was requested. */
export class DailyReports {
  rows: ReportRow[] = [];
  /** `from..to` of each range that was requested, and `=day` of each control total. */
  requests: string[] = [];
  /** Days whose rows are left out of reports, as if they did not exist. The control total has them. */
  missing = new Set<CalendarDate>();
  /** Called before each range; may throw. */
  beforeRead: (from: CalendarDate, to: CalendarDate) => Promise<void> | void = () => undefined;
  readonly accountId: string;
  readonly timezone: string;
  atOnce = 7;
  firstDay = '2026-03-01';
  readAgain?: PartitionRules['readAgain'];
  /** Whether the control totals of a range can be requested. */
  hasControls = false;

  constructor(accountId = 'shop', timezone = 'UTC') {
    this.accountId = accountId;
    this.timezone = timezone;
  }

  /** One row of a campaign for each day of a range, both ends included. */
  spend(from: CalendarDate, to: CalendarDate, amount: number, campaign = 'brand'): void {
    for (let day = from; day <= to; day = addDays(day, 1)) this.set(day, campaign, amount);
  }

  set(day: CalendarDate, campaign: string, spend: number): void {
    this.rows = this.rows.filter((row) => row.day !== day || row.campaign !== campaign);
    this.rows.push({ day, campaign, spend });
  }

  clear(day: CalendarDate): void {
    this.rows = this.rows.filter((row) => row.day !== day);
  }

  /** The requests since the last call. */
  asked(): string[] {
    return this.requests.splice(0);
  }

  account(rules: PartitionRules): PartitionedAccount {
    const { accountId, timezone, firstDay, atOnce, readAgain } = this;
    const about = { account: accountId, currency: 'EUR' };
    const readControls = async (from: CalendarDate, to: CalendarDate): Promise<Map<CalendarDate, string>> => {
      this.requests.push(`=${from}..${to}`);
      const days = [...new Set(this.rows.map(({ day }) => day))].filter((day) => day >= from && day <= to);
      return new Map(
        days.map((at) => [at, String(this.rows.reduce((sum, { day, spend }) => sum + (day === at ? spend : 0), 0))]),
      );
    };
    return {
      ...(this.hasControls && { readControls }),
      ...{ accountId, timezone, firstDay, atOnce, ...(readAgain && { readAgain: async () => readAgain }) },
      read: (from, to) => this.#read(from, to, rules, about),
      aboutEmpty: () => about,
      readControl: async (start) => {
        this.requests.push(`=${start}`);
        const rows = this.rows.filter(({ day }) => startOf(rules.unit, day) === start);
        return rows.length === 0 ? null : String(rows.reduce((sum, { spend }) => sum + spend, 0));
      },
    };
  }

  async *#read(
    from: CalendarDate,
    to: CalendarDate,
    { unit }: PartitionRules,
    about: object,
  ): AsyncGenerator<ReadPartition> {
    this.requests.push(from === to ? from : `${from}..${to}`);
    await this.beforeRead(from, to);
    const byStart = new Map<CalendarDate, ReportRow[]>();
    for (const row of this.rows) {
      if (row.day < from || row.day > to || this.missing.has(row.day)) continue;
      const start = startOf(unit, row.day);
      byStart.set(start, [...(byStart.get(start) ?? []), row]);
    }
    for (const [start, rows] of [...byStart].sort(([one], [other]) => (one < other ? -1 : 1))) {
      yield {
        start,
        about: { ...about },
        rows: rows.map(({ campaign, spend, day }) => Buffer.from(JSON.stringify({ campaign, spend, day }))),
        total: String(rows.reduce((sum, { spend }) => sum + spend, 0)),
      };
    }
  }
}

export const dailyRules: PartitionRules = {
  unit: 'day',
  restatedForDays: 8,
  readAgain: [
    { days: 3, every: 'sync' },
    { days: 10, every: 'day' },
  ],
  keptForMonths: null,
  mayBeEmpty: true,
};

const isOfAccount = (error: unknown): error is ConfigError =>
  error instanceof ConfigError && error.code === 'suspended';

/** An extractor of one stream, `spend`, of all accounts. */
export function reportsExtractor(
  accounts: readonly DailyReports[],
  {
    clock,
    rules = dailyRules,
    pageBytes,
    refused = [],
    deselected = [],
  }: {
    clock: Clock;
    rules?: PartitionRules;
    pageBytes?: number;
    refused?: readonly string[];
    deselected?: readonly string[];
  },
): Extractor {
  return {
    probe: async () => ({ name: 'reports', currency: 'EUR', timezone: 'UTC', notices: [], streams: [] }),
    streams: [
      {
        name: 'spend',
        mode: 'partitions',
        partitions: rules,
        extract: (request) =>
          readPartitions({
            ...{ request, rules, clock, log: testLogger, ...(pageBytes !== undefined && { pageBytes }) },
            accounts: accounts.map((reports) => reports.account(rules)),
            isOfAccount,
            refused,
            noticeOfAbsent: (accountId) => (deselected.includes(accountId) ? null : `${accountId} is gone`),
          }),
      },
    ],
    close: async () => undefined,
  };
}
