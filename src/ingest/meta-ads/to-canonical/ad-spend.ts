import Type, { type Static } from 'typebox';
import { addDays } from '../../../canonical/calendar-date.js';
import type { AdSpendDayRecord, AdSpendRow } from '../../../canonical/record.js';
import type { DriftReport, StoredRecord } from '../../../contract/extractor.js';
import { DataError } from '../../../runtime/errors.js';
import { normalDecimal } from '../../staging/decimal.js';
import { heldField, heldNotes } from '../../staging/held-note.js';
import { compileCheck } from '../../staging/schema-check.js';
import { secondaryText } from '../../staging/secondary.js';
import { restatedForDays } from '../read/streams.js';
import { purchasesIn } from './purchases.js';
import { regimeNotes } from './regimes.js';
import { count, currencyCode, day, decimal, id } from './shapes.js';

const checkAbout = compileCheck(
  Type.Object({
    account: Type.Object({ id, currency: currencyCode, timezone: Type.String({ minLength: 1 }) }),
    ...heldField,
  }),
  { subject: 'The account of Meta insights', personal: [] },
);

/** Zero is left out in a window, and the list if it is empty. */
const counts = Type.Optional(Type.Array(Type.Object({ action_type: Type.String(), value: Type.Optional(decimal) })));

const rowShape = Type.Object({
  account_currency: Type.Optional(currencyCode),
  campaign_id: id,
  spend: decimal,
  impressions: count,
  // Zero may be left out, as in every count.
  clicks: Type.Optional(count),
  actions: counts,
  action_values: counts,
  attribution_setting: secondaryText,
  date_start: day,
  date_stop: day,
});

const checkRow = compileCheck(rowShape, { subject: 'Meta insights', personal: [] });

/** The day of an account, with a row for each campaign that was delivered. */
export function stageAdSpend(
  [about, ...rows]: unknown[],
  { key, extractedAt }: StoredRecord,
  drift: DriftReport,
): AdSpendDayRecord {
  const checked = checkAbout(about, key, drift);
  const { account } = checked;
  const date = key.slice(key.indexOf('/') + 1);
  return {
    kind: 'ad_spend_day',
    accountId: account.id,
    date,
    currency: account.currency,
    timezone: account.timezone,
    restatedUntil: addDays(date, restatedForDays),
    notes: [...regimeNotes(date), ...heldNotes(checked)],
    updatedAt: extractedAt,
    rows: rows.map((row) => rowFrom(checkRow(row, key, drift), { key, date, currency: account.currency })),
  };
}

function rowFrom(
  row: Static<typeof rowShape>,
  { key, date, currency }: { key: string; date: string; currency: string },
): AdSpendRow {
  if (row.date_start !== date || row.date_stop !== date) {
    throw mismatch(key, { path: 'date_start', value: `${row.date_start} to ${row.date_stop}`, wanted: date });
  }
  if (row.account_currency !== undefined && row.account_currency !== currency) {
    throw mismatch(key, { path: 'account_currency', value: row.account_currency, wanted: currency });
  }
  return {
    campaignId: row.campaign_id,
    campaignName: null,
    network: null,
    device: null,
    spend: normalDecimal(row.spend),
    impressions: normalDecimal(row.impressions),
    clicks: normalDecimal(row.clicks ?? '0'),
    conversions: normalDecimal(purchasesIn(row.actions ?? [])),
    conversionValue: normalDecimal(purchasesIn(row.action_values ?? [])),
    attribution: row.attribution_setting || null,
  };
}

function mismatch(key: string, { path, value, wanted }: { path: string; value: string; wanted: string }): DataError {
  return new DataError(`Meta insights ${key}: ${path} is ${value}, but ${wanted} was expected.`, {
    ...{ code: 'unexpected_shape', path, value },
  });
}
