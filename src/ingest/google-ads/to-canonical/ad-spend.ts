import Type, { type Static } from 'typebox';
import { addDays } from '../../../canonical/calendar-date.js';
import type { AdSpendDayRecord, AdSpendRow } from '../../../canonical/record.js';
import type { DriftReport, StoredRecord } from '../../../contract/extractor.js';
import { fragmentSeparator, recordSeparator } from '../../../contract/fragments.js';
import { DataError } from '../../../runtime/errors.js';
import { formatDecimal } from '../../staging/decimal.js';
import { heldField, heldNotes } from '../../staging/held-note.js';
import { formReader } from '../../staging/known-form.js';
import { compileCheck } from '../../staging/schema-check.js';
import { secondaryText } from '../../staging/secondary.js';
import { parseKeepingDigits, plainDecimal, plainWhole } from './digits.js';
import { knownWords, reportAdsDrift } from './drift.js';
import { currencyCode, day, digits, id, int64 } from './shapes.js';

const checkAbout = compileCheck(
  Type.Object({
    account: Type.Object({ id, currency: currencyCode, timezone: Type.String({ minLength: 1 }) }),
    restatedForDays: Type.Integer({ minimum: 1 }),
    ...heldField,
  }),
  { subject: 'The account of Google Ads spend', personal: [] },
);

const rowShape = Type.Object({
  campaign: Type.Object({ id }),
  segments: Type.Object({ date: day, adNetworkType: secondaryText, device: secondaryText }),
  metrics: Type.Object({
    costMicros: int64,
    impressions: int64,
    clicks: int64,
    conversions: digits,
    conversionsValue: digits,
  }),
});

const checkRow = compileCheck(rowShape, { subject: 'Google Ads spend', personal: [] });

/** Nearly every row has this form; others are parsed and checked. */
const readUsual = formReader({
  campaign: { resourceName: 'ignored', id: 'whole' },
  segments: {
    date: 'text',
    adNetworkType: knownWords['segments.adNetworkType'],
    device: knownWords['segments.device'],
  },
  metrics: {
    clicks: 'whole',
    conversions: 'number',
    conversionsValue: 'number',
    costMicros: 'whole',
    impressions: 'whole',
  },
});

/** The day of an account, with a row for each campaign, network and device of which something was reported. */
export function stageAdSpend(text: string, record: StoredRecord, drift: DriftReport): AdSpendDayRecord {
  const { key, extractedAt } = record;
  const date = key.slice(key.indexOf('/') + 1);
  const end = endOfFragment(text, 0);
  const checked = checkAbout(parseKeepingDigits(text.slice(0, end), labelOf(key), 0), key, drift);
  const { account, restatedForDays } = checked;
  return {
    kind: 'ad_spend_day',
    accountId: account.id,
    date,
    currency: account.currency,
    timezone: account.timezone,
    restatedUntil: addDays(date, restatedForDays),
    notes: heldNotes(checked),
    updatedAt: extractedAt,
    rows: rowsFrom(text, end + 1, { key, date, drift }),
  };
}

function labelOf(key: string): string {
  return `Google Ads ad_spend ${key}`;
}

function endOfFragment(text: string, at: number): number {
  const end = text.indexOf(fragmentSeparator, at);
  return end === -1 ? text.length : end;
}

/** The rows of a payload from `start` on, each a fragment. */
function rowsFrom(
  text: string,
  start: number,
  { key, date, drift }: { key: string; date: string; drift: DriftReport },
): AdSpendRow[] {
  const rows: AdSpendRow[] = [];
  const unusual: unknown[] = [];
  const values: (string | undefined)[] = [];
  let at = start;
  while (at <= text.length) {
    let end = readUsual(text, at, values);
    const isWhole = end === text.length || text.charCodeAt(end) === recordSeparator;
    const usual = end !== -1 && isWhole ? usualRow(values, date) : null;
    if (usual === null) {
      end = endOfFragment(text, at);
      const parsed = parseKeepingDigits(text.slice(at, end), labelOf(key), rows.length + 1);
      rows.push(rowFrom(checkRow(parsed, key, drift), key, date));
      unusual.push(parsed);
    } else {
      rows.push(usual);
    }
    at = end + 1;
  }
  reportAdsDrift(drift, unusual);
  return rows;
}

/** null: it lacks its campaign, or is not of the day. */
function usualRow(values: readonly (string | undefined)[], date: string): AdSpendRow | null {
  const campaignId = values[0];
  if (campaignId === undefined || campaignId === '0' || values[1] !== date) return null;
  // By their places: destructuring so many takes as long as reading a third of the row.
  return rowOf(campaignId, {
    network: values[2],
    device: values[3],
    clicks: values[4],
    conversions: values[5],
    conversionsValue: values[6],
    costMicros: values[7],
    impressions: values[8],
  });
}

function rowFrom({ campaign, segments, metrics }: Static<typeof rowShape>, key: string, date: string): AdSpendRow {
  if (segments.date !== date) {
    throw new DataError(`Google Ads spend ${key}: segments.date is ${segments.date}, but ${date} was expected.`, {
      ...{ code: 'unexpected_shape', path: 'segments.date', value: segments.date },
    });
  }
  return rowOf(campaign.id, { network: segments.adNetworkType, device: segments.device, ...metrics });
}

type RowTexts = Static<typeof rowShape>['metrics'] & Partial<Record<'network' | 'device', string | null | undefined>>;

/** Zero may be left out. */
function rowOf(
  campaignId: string,
  {
    network = null,
    device = null,
    costMicros = '0',
    impressions = '0',
    clicks = '0',
    conversions = '0',
    conversionsValue = '0',
  }: RowTexts,
): AdSpendRow {
  return {
    campaignId,
    campaignName: null,
    network,
    device,
    // A micro is 10^-6, the unit of amounts 10^-9.
    spend: formatDecimal(BigInt(costMicros) * 1000n),
    impressions: plainWhole(impressions),
    clicks: plainWhole(clicks),
    conversions: plainDecimal(conversions),
    conversionValue: plainDecimal(conversionsValue),
    // One setting for each conversion action, which Google does not tell beside the numbers.
    attribution: null,
  };
}
