import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { AdSpendDayRecord, CampaignRecord } from '../../../src/canonical/record.js';
import { joinFragments } from '../../../src/contract/fragments.js';
import { agreesRoughly } from '../../../src/ingest/meta-ads/read/insights/control.js';
import { purchasesIn } from '../../../src/ingest/meta-ads/to-canonical/purchases.js';
import { DataError } from '../../../src/runtime/errors.js';
import { projectFile } from '../../../src/runtime/project-files.js';
import { accountId, now, stageRecord } from './support/read-meta.js';

const sample = readFileSync(projectFile('simulators', 'meta-ads', 'samples', 'insights-page.json'), 'utf8');
const [sampleRow] = (JSON.parse(sample) as { data: Record<string, unknown>[] }).data as [Record<string, unknown>];
const about = { account: { id: accountId, currency: 'USD', timezone: 'America/New_York' } };

function stageDay(date: string, ...rows: object[]): AdSpendDayRecord {
  const payload = joinFragments([about, ...rows].map((each) => Buffer.from(JSON.stringify(each))));
  return stageRecord('ad_spend', `${accountId}/${date}`, payload)[0] as AdSpendDayRecord;
}

function faultOf(stage: () => unknown): string {
  try {
    stage();
  } catch (error) {
    if (error instanceof DataError) return `${error.code} ${error.path} ${error.value}`;
    throw error;
  }
  return 'none';
}

describe('Staging of Meta Ads', () => {
  it('makes of the sample its spend and its purchases, each counted once', () => {
    expect(stageDay('2026-07-03', { ...sampleRow, attribution_setting: '7d_click_1d_view' })).to.deep.equal({
      ...{ kind: 'ad_spend_day', accountId, date: '2026-07-03', currency: 'USD', timezone: 'America/New_York' },
      ...{ restatedUntil: '2026-07-31', notes: [], updatedAt: now },
      rows: [
        {
          ...{ campaignId: '23854404676180548', campaignName: null, network: null, device: null },
          ...{ spend: '143.5', impressions: '18500', clicks: '390', conversions: '9', conversionValue: '812.5' },
          attribution: '7d_click_1d_view',
        },
      ],
    });
  });

  it('makes of a day without rows an empty one', () => {
    expect(stageDay('2026-07-04').rows).to.deep.equal([]);
  });

  it('notes that newer contents of a day are held back', () => {
    const held = joinFragments([Buffer.from(JSON.stringify({ ...about, heldSince: '2026-07-05T06:00:00Z' }))]);
    const [day] = stageRecord('ad_spend', `${accountId}/2026-07-04`, held) as [AdSpendDayRecord];
    expect(day.notes).to.deep.equal([{ code: 'held_back', detail: 'since 2026-07-05T06:00:00Z' }]);
  });

  describe('counts purchases', () => {
    const of = (type: string, value?: string): { action_type: string; value?: string } => ({
      action_type: type,
      ...(value !== undefined && { value }),
    });
    const cases: [name: string, list: ReturnType<typeof of>[], wanted: string][] = [
      [
        'of all channels before the others, whatever their order',
        [of('offsite_conversion.fb_pixel_purchase', '7'), of('purchase', '8'), of('omni_purchase', '9')],
        '9',
      ],
      [
        'of Meta and the website if there is no sum of channels',
        [of('offsite_conversion.fb_pixel_purchase', '7'), of('purchase', '8')],
        '8',
      ],
      ['of the pixel if there is nothing else', [of('offsite_conversion.fb_pixel_purchase', '70.25')], '70.25'],
      [
        'as none for names that only contain the word',
        [of('offsite_conversion.custom.purchase_of_a_voucher', '4'), of('web_in_store_purchase', '2')],
        '0',
      ],
      ['as none without a number of the setting itself', [of('omni_purchase'), of('purchase', '1')], '0'],
      ['as none without actions', [], '0'],
    ];
    for (const [name, list, wanted] of cases) it(name, () => expect(purchasesIn(list)).to.equal(wanted));
  });

  it('keeps every digit of amounts', () => {
    const [row] = stageDay('2026-07-03', {
      ...sampleRow,
      spend: '123456789012.345678901',
      action_values: undefined,
    }).rows;
    expect(row!.spend).to.equal('123456789012.345678901');
  });

  it('notes the days on which Meta began to attribute otherwise', () => {
    const notesOn = (date: string): string[] => stageDay(date).notes.map(({ code, detail }) => `${code}: ${detail}`);
    expect(notesOn('2025-06-10')).to.have.length(1);
    expect(notesOn('2026-01-12')[0]).to.match(/^attribution_changed: .*views of more than one day/);
    expect([...notesOn('2026-02-28'), ...notesOn('2026-04-01'), ...notesOn('2026-08-03')]).to.deep.equal([]);
    expect(notesOn('2026-03-01')).to.deep.equal(notesOn('2026-03-31'));
    expect(notesOn('2026-03-15')[0]).to.match(/only clicks on links/);
  });

  it('rejects rows of another day or currency, numbers that are none, and missing spend', () => {
    expect(faultOf(() => stageDay('2026-07-04', sampleRow))).to.equal(
      'unexpected_shape date_start 2026-07-03 to 2026-07-03',
    );
    expect(faultOf(() => stageDay('2026-07-03', { ...sampleRow, account_currency: 'EUR' }))).to.equal(
      'unexpected_shape account_currency EUR',
    );
    expect(faultOf(() => stageDay('2026-07-03', { ...sampleRow, spend: '1e3' }))).to.equal(
      'unexpected_shape spend "1e3"',
    );
    expect(faultOf(() => stageDay('2026-07-03', { ...sampleRow, impressions: 12 }))).to.equal(
      'unexpected_shape impressions 12',
    );
    expect(faultOf(() => stageDay('2026-07-03', { ...sampleRow, spend: undefined }))).to.equal(
      'unexpected_shape spend missing',
    );
    expect(faultOf(() => stageRecord('ad_spend', `${accountId}/2026-07-03`, Buffer.from('{"account"')))).to.match(
      /^invalid_json/,
    );
  });

  it('reads times with an offset as UTC', () => {
    const campaign = {
      id: '1',
      name: 'Spring',
      status: 'ACTIVE',
      objective: null,
      updated_time: '2026-03-08T01:59:59-0800',
    };
    const payload = joinFragments(
      [{ account: { id: accountId, name: 'Shop' } }, campaign].map((each) => Buffer.from(JSON.stringify(each))),
    );
    const [staged] = stageRecord('campaigns', `${accountId}/1`, payload) as [CampaignRecord];
    expect([staged.updatedAt, staged.readAt, staged.type]).to.deep.equal(['2026-03-08T09:59:59Z', now, null]);
  });

  it('believes a sum of rows that differs from the account by rounding only', () => {
    expect(agreesRoughly('100.03', '100.02')).to.equal(true);
    expect(agreesRoughly('0', '0')).to.equal(true);
    expect(agreesRoughly('99.4', '100')).to.equal(false);
    expect(agreesRoughly('0', '0.01')).to.equal(false);
  });
});
