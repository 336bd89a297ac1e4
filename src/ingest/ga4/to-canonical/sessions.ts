import type { SessionsDayRecord, SessionsRow } from '../../../canonical/record.js';
import type { DriftReport, StoredRecord } from '../../../contract/extractor.js';
import { DataError } from '../../../runtime/errors.js';
import { type FixedPoint, formatDecimal } from '../../staging/decimal.js';
import { quantityOf } from '../../staging/quantity.js';
import { restrictedMetrics } from '../client/metadata.js';
import { ga4Streams } from '../read/streams.js';
import { landingPageGroup } from './landing-page.js';
import { shortfallNote } from './notes.js';
import { Partition } from './partition.js';

type Texts = Pick<
  SessionsRow,
  'channelGroup' | 'source' | 'medium' | 'campaign' | 'landingPage' | 'device' | 'country'
>;

/** Sums of the rows that are one row by the groups of landing pages. */
interface Sums {
  texts: Texts;
  sessions: FixedPoint;
  engagedSessions: FixedPoint;
  addToCarts: FixedPoint;
  purchases: FixedPoint;
  revenue: FixedPoint;
}

/** The sessions of one day, by the group of their landing page. */
export function stageSessions(record: StoredRecord, drift: DriftReport): SessionsDayRecord {
  const partition = new Partition(record, drift);
  const { about, date } = partition;
  const expected = date.replaceAll('-', '');
  const groups = new Map<string, Sums>();
  let sessions = 0n;
  for (const row of partition.rows()) {
    const text = (name: string): string => partition.text(row, name);
    const amount = (name: string): FixedPoint => quantityOf(partition.metric(row, name));
    if (text('date') !== expected) throw otherDay(record.key, text('date'));
    const sums = groupOf(groups, textsOf(text));
    sums.sessions += amount('sessions');
    sums.engagedSessions += amount('engagedSessions');
    sums.addToCarts += amount('addToCarts');
    sums.purchases += amount('ecommercePurchases');
    sums.revenue += amount('purchaseRevenue');
    sessions += amount('sessions');
  }
  const common = partition.common(ga4Streams.sessions);
  if (about.reportedSessions !== undefined) common.notes.push(shortfallNote(sessions, about.reportedSessions));
  const unknown = new Set(restrictedMetrics(about.metadata ?? {}));
  return { kind: 'sessions_day', ...common, rows: [...groups.values()].map((sums) => rowOf(sums, unknown)) };
}

function textsOf(text: (name: string) => string): Texts {
  const country = text('countryId');
  return {
    channelGroup: text('sessionDefaultChannelGroup'),
    source: text('sessionSource'),
    medium: text('sessionMedium'),
    campaign: text('sessionCampaignName'),
    landingPage: landingPageGroup(text('landingPage')),
    device: text('deviceCategory'),
    country: /^[A-Z]{2}$/.test(country) ? country : null,
  };
}

function groupOf(groups: Map<string, Sums>, texts: Texts): Sums {
  const key = JSON.stringify(Object.values(texts));
  let sums = groups.get(key);
  if (sums === undefined) {
    sums = { texts, sessions: 0n, engagedSessions: 0n, addToCarts: 0n, purchases: 0n, revenue: 0n };
    groups.set(key, sums);
  }
  return sums;
}

/** Metrics that are blocked for the credentials come as zero, and are not known. */
function rowOf({ texts, ...sums }: Sums, unknown: ReadonlySet<string>): SessionsRow {
  return {
    ...texts,
    sessions: formatDecimal(sums.sessions),
    engagedSessions: formatDecimal(sums.engagedSessions),
    addToCarts: formatDecimal(sums.addToCarts),
    purchases: unknown.has('ecommercePurchases') ? null : formatDecimal(sums.purchases),
    revenue: unknown.has('purchaseRevenue') ? null : formatDecimal(sums.revenue),
  };
}

function otherDay(key: string, found: string): DataError {
  return new DataError(`Google Analytics ${key}: a row has the date ${found}; that of the record was expected.`, {
    ...{ code: 'unexpected_day', path: 'dimensionValues', value: found },
  });
}
