import Type, { type Static } from 'typebox';
import { addDays } from '../../../canonical/calendar-date.js';
import type { AdSpendDayRecord, AdSpendRow } from '../../../canonical/record.js';
import type { DriftReport, StoredRecord } from '../../../contract/extractor.js';
import { DataError } from '../../../runtime/errors.js';
import { formatDecimal } from '../../staging/decimal.js';
import { heldField, heldNotes } from '../../staging/held-note.js';
import { compileCheck } from '../../staging/schema-check.js';
import { secondaryText } from '../../staging/secondary.js';
import { plainDecimal, plainWhole } from './digits.js';
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

/** The day of an account, with a row for each campaign, network and device of which something was reported. */
export function stageAdSpend(
  [about, ...rows]: unknown[],
  { key, extractedAt }: StoredRecord,
  drift: DriftReport,
): AdSpendDayRecord {
  const checked = checkAbout(about, key, drift);
  const { account, restatedForDays } = checked;
  const date = key.slice(key.indexOf('/') + 1);
  return {
    kind: 'ad_spend_day',
    accountId: account.id,
    date,
    currency: account.currency,
    timezone: account.timezone,
    restatedUntil: addDays(date, restatedForDays),
    notes: heldNotes(checked),
    updatedAt: extractedAt,
    rows: rows.map((row) => rowFrom(checkRow(row, key, drift), key, date)),
  };
}

function rowFrom({ campaign, segments, metrics }: Static<typeof rowShape>, key: string, date: string): AdSpendRow {
  if (segments.date !== date) {
    throw new DataError(`Google Ads spend ${key}: segments.date is ${segments.date}, but ${date} was expected.`, {
      ...{ code: 'unexpected_shape', path: 'segments.date', value: segments.date },
    });
  }
  const { costMicros = '0', impressions = '0', clicks = '0', conversions = '0', conversionsValue = '0' } = metrics;
  return {
    campaignId: campaign.id,
    campaignName: null,
    network: segments.adNetworkType ?? null,
    device: segments.device ?? null,
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
