import { hash } from 'node:crypto';
import type { AdSpendDayRecord, SessionsDayRecord, SessionsRow, SessionUsersRecord } from '../../canonical/record.js';
import type { NamedRow } from '../change-set/table-rows.js';
import { ReportedDay } from '../facts/reported-day.js';
import {
  adSpend,
  type PartitionFact,
  partitionFacts,
  type PartitionKind,
  sessionUsers,
  sessions,
} from '../partitions/partition-fact.js';
import { replaceRows } from '../partitions/replace-rows-sql.js';
import { createRowsTable } from '../partitions/rows-table.js';
import { changes, defineSubject, generated, prepares, tablesOf } from './subject.js';

type PartitionRecord = AdSpendDayRecord | SessionsDayRecord | SessionUsersRecord;

/** What a partition is of, and its rows in the columns of the fact. */
interface PartitionRows {
  fact: PartitionFact;
  kind: PartitionKind;
  period: SessionUsersRecord['period'];
  hasAmounts: boolean;
  rows: readonly NamedRow[];
}

const texts = [
  'channelGroup',
  'source',
  'medium',
  'campaign',
  'landingPage',
  'device',
  'country',
] as const satisfies readonly (keyof SessionsRow)[];

/** Days, weeks and months of advertising and visits, each of which replaces what was known of it. */
export const partitions = defineSubject({
  kinds: ['ad_spend_day', 'sessions_day', 'session_users'],
  entities: [ReportedDay, ...partitionFacts.map(({ entity }) => entity)],
  tables: [tablesOf('subjects/partitions.tables.sql'), ...partitionFacts.map(createRowsTable)].join('\n'),
  instants: {
    // Noon: a day that has no midnight has one.
    staged_partition: `select s.seq, 'date' as path, (s.date + time '12:00') at time zone zone.timezone as instant
      from staged_partition s cross join change_source zone`,
  },
  amounts: {
    staged_partition: "select seq, 'currency' as path, currency, date from staged_partition where has_amounts",
  },
  problem: (record) => repeatedRow(record),
  addRows(record, { rows, seq, context: { sourceId } }) {
    const partition = rowsOf(record, sourceId);
    rows.add('staged_partition', {
      seq,
      kind: partition.kind,
      period: partition.period,
      account_id: record.accountId,
      date: record.date,
      currency: record.currency,
      timezone: record.timezone,
      restated_until: record.restatedUntil,
      notes: JSON.stringify(record.notes),
      read_at: record.updatedAt,
      has_amounts: partition.hasAmounts,
    });
    for (const row of partition.rows) rows.add(partition.fact.staged, { seq, ...row });
  },
  facts: [
    prepares('partitions/accepted-partition.sql', 'staged_partition'),
    ...partitionFacts.map((fact) => generated(`rows of ${fact.staged}`, replaceRows(fact), 'staged_partition')),
    changes('dimensions/dim-campaign.from-spend.sql', 'staged_partition'),
    changes('partitions/reported-day.merge.sql', 'staged_partition'),
  ],
});

function rowsOf(record: PartitionRecord, sourceId: string): PartitionRows {
  const hasAmounts = record.kind !== 'session_users' && record.rows.length > 0;
  switch (record.kind) {
    case 'ad_spend_day':
      return {
        ...{ fact: adSpend, kind: 'ad_spend', period: 'day', hasAmounts },
        rows: record.rows.map((row) => ({
          campaign_key: `${sourceId}:${row.campaignId}`,
          network: row.network ?? '',
          device: row.device ?? '',
          campaign_name: row.campaignName,
          account_spend: row.spend,
          account_conversion_value: row.conversionValue,
          impressions: row.impressions,
          clicks: row.clicks,
          conversions: row.conversions,
          attribution: row.attribution,
        })),
      };
    case 'sessions_day':
      return {
        ...{ fact: sessions, kind: 'sessions', period: 'day', hasAmounts },
        rows: record.rows.map((row) => ({
          session_group: groupOf(row),
          channel_group: shortened(row.channelGroup),
          source: shortened(row.source),
          medium: shortened(row.medium),
          campaign: shortened(row.campaign),
          landing_page: shortened(row.landingPage),
          device: shortened(row.device),
          country: row.country,
          sessions: row.sessions,
          engaged_sessions: row.engagedSessions,
          add_to_carts: row.addToCarts,
          purchases: row.purchases,
          account_revenue: row.revenue,
        })),
      };
    case 'session_users':
      return {
        ...{ fact: sessionUsers, kind: `users_by_${record.period}`, period: record.period, hasAmounts },
        rows: record.rows.map((row) => ({
          channel_group: row.channelGroup ?? '',
          users: row.users,
          new_users: row.newUsers,
        })),
      };
  }
}

/** Texts of addresses have no end, and no key of an aggregate may be longer than 2,700 bytes: as many letters as are shown. */
const longestText = 200;

function shortened(text: string): string {
  return text.length <= longestText ? text : [...text].slice(0, longestText).join('');
}

/** Of the whole texts. */
function groupOf(row: SessionsRow): string {
  return hash('sha256', JSON.stringify(texts.map((text) => row[text])), 'hex').slice(0, 32);
}

/** Two rows of the same key would fail the whole batch in Postgres. */
function repeatedRow(record: PartitionRecord): { code: string; message: string; path: string; value: string } | null {
  // Different keys may be equal like this, but not the other way round; it takes half of the time.
  if (new Set(keysOf(record, (parts) => parts.join('\n'))).size === record.rows.length) return null;
  const keys = keysOf(record, (parts) => JSON.stringify(parts));
  if (new Set(keys).size === keys.length) return null;
  const position = keys.findIndex((key, index) => keys.indexOf(key) < index);
  const path = `rows[${position}]`;
  return {
    code: 'duplicate_row',
    message: `${path} of ${record.accountId} on ${record.date} has the keys of an earlier row, ${keys[position]}; each must be unique in its day`,
    path,
    value: keys[position]!,
  };
}

function keysOf(record: PartitionRecord, keyOf: (parts: readonly (string | null)[]) => string): string[] {
  switch (record.kind) {
    case 'ad_spend_day':
      return record.rows.map(({ campaignId, network, device }) => keyOf([campaignId, network ?? '', device ?? '']));
    case 'sessions_day':
      return record.rows.map((row) => keyOf(texts.map((text) => row[text])));
    case 'session_users':
      return record.rows.map(({ channelGroup }) => channelGroup ?? '');
  }
}
