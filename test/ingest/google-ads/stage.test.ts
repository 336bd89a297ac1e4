import { expect } from 'chai';
import fc from 'fast-check';
import type { AdSpendDayRecord } from '../../../src/canonical/record.js';
import type { StoredRecord } from '../../../src/contract/extractor.js';
import { joinFragments } from '../../../src/contract/fragments.js';
import { googleAds } from '../../../src/ingest/google-ads/index.js';
import { plainDecimal } from '../../../src/ingest/google-ads/to-canonical/digits.js';
import { DataError } from '../../../src/runtime/errors.js';
import { unheardDrift } from '../../support/extractor-ends.js';

const source = { sourceId: 'ads', platform: 'GOOGLE_ADS', name: 'Ads', currency: 'USD', timezone: 'UTC' } as never;
const about = {
  account: { id: '1234567890', currency: 'USD', timezone: 'America/New_York', name: 'Shop' },
  restatedForDays: 30,
};

function record(stream: string, key: string, ...pieces: (string | object)[]): StoredRecord {
  const texts = pieces.map((piece) => Buffer.from(typeof piece === 'string' ? piece : JSON.stringify(piece)));
  return {
    ...{ stream, key, updatedAt: null, extractedAt: '2026-11-20T12:00:00Z', isDeleted: false, place: null },
    payload: joinFragments(texts),
  };
}

const stage = (stored: StoredRecord) => googleAds.stage(stored, source, unheardDrift);
const day = '1234567890/2026-11-18';
const row = (metrics: string): string =>
  `{"campaign":{"resourceName":"customers/1/campaigns/111","id":"111"},"metrics":${metrics},"segments":{"date":"2026-11-18","adNetworkType":"SEARCH","device":"MOBILE"}}`;

describe('A raw record of Google Ads', () => {
  it('of a day has a note if newer contents are held back', () => {
    const [held] = stage(record('ad_spend', day, { ...about, heldSince: '2026-11-19T06:00:00Z' }));
    expect((held as AdSpendDayRecord).notes).to.deep.equal([
      { code: 'held_back', detail: 'since 2026-11-19T06:00:00Z' },
    ]);
  });

  it('of a day is staged with micros and doubles to the last digit', () => {
    const metrics =
      '{"clicks":"80","conversionsValue": 0.1000000000000000055, "conversions":2.3333333333333335,"costMicros":"9007199254740993","impressions":"1000"}';
    expect(stage(record('ad_spend', day, about, row(metrics)))).to.deep.equal([
      {
        ...{ kind: 'ad_spend_day', accountId: '1234567890', date: '2026-11-18', currency: 'USD' },
        ...{ timezone: 'America/New_York', restatedUntil: '2026-12-18', notes: [], updatedAt: '2026-11-20T12:00:00Z' },
        rows: [
          {
            ...{
              campaignId: '111',
              campaignName: null,
              network: 'SEARCH',
              device: 'MOBILE',
              spend: '9007199254.740993',
            },
            ...{ impressions: '1000', clicks: '80', conversions: '2.3333333333333335' },
            ...{ conversionValue: '0.1000000000000000055', attribution: null },
          },
        ],
      },
    ]);
  });

  it('of a day may leave out zeros, and of an empty day has no rows', () => {
    const [staged] = stage(record('ad_spend', day, about, row('{}'))) as [AdSpendDayRecord];
    expect(staged.rows[0]).to.include({ spend: '0', clicks: '0', conversions: '0', conversionValue: '0' });
    expect((stage(record('ad_spend', day, about)) as [AdSpendDayRecord])[0].rows).to.deep.equal([]);
  });

  it('that is wrong is refused with its place and value', () => {
    for (const [pieces, message] of [
      [[about, row('{"costMicros":1}')], /metrics\.costMicros is 1, but string was expected/],
      [[about, row('{"conversions":"many"}')], /metrics\.conversions is "many", but .*a number was expected/],
      [[about, row('{}').replace('11-18', '11-17')], /segments\.date is 2026-11-17, but 2026-11-18 was expected/],
      [[{}, row('{}')], /account is missing/],
      [[about, '{"campaign":'], /piece 1 \(12 bytes\) is not JSON/],
    ] as [(string | object)[], RegExp][]) {
      expect(() => stage(record('ad_spend', day, ...pieces))).to.throw(DataError, message);
    }
    expect(() => stage(record('sheep', day, about))).to.throw(DataError, /no stream sheep/);
  });

  it('of a campaign is staged as it was when it was read, or as deleted', () => {
    const campaign = { resourceName: 'x', id: '111', name: '', status: 'ENABLED', advertisingChannelType: 'SEARCH' };
    expect(stage(record('campaigns', '1234567890/111', about, { campaign }))).to.deep.equal([
      {
        ...{ kind: 'campaign', accountId: '1234567890', accountName: 'Shop', campaignId: '111', name: '111' },
        ...{ status: 'ENABLED', type: 'SEARCH', updatedAt: '2026-11-20T12:00:00Z', readAt: '2026-11-20T12:00:00Z' },
      },
    ]);
    const gone = { ...record('campaigns', '1234567890/111', ''), isDeleted: true };
    expect(stage(gone)).to.deep.equal([
      { kind: 'deletion', entity: 'campaign', id: '111', deletedAt: '2026-11-20T12:00:00Z' },
    ]);
  });

  it('of a day is staged alike in any form of JSON', () => {
    const metrics =
      '{"clicks":"80","conversions":2.50,"conversionsValue":12,"costMicros":"1250000","impressions":"1000"}';
    const usual = row(metrics);
    const { campaign, ...others } = JSON.parse(usual) as Record<string, unknown>;
    const forms = [
      usual,
      JSON.stringify({ ...others, campaign }, null, 2),
      usual.replace('MOBILE', 'MOBIL\\u0045'),
      usual.replace('2.50', '25E-1'),
      usual.replace('"80"', '"080"'),
    ];
    const [first, ...rest] = forms.map((form) => stage(record('ad_spend', day, about, form)));
    expect((first![0] as AdSpendDayRecord).rows[0]).to.include({ conversions: '2.5', spend: '1.25', clicks: '80' });
    for (const staged of rest) expect(staged).to.deep.equal(first);
    const all = stage(record('ad_spend', day, about, ...forms))[0] as AdSpendDayRecord;
    expect(all.rows).to.deep.equal(forms.map(() => (first![0] as AdSpendDayRecord).rows[0]));
  });

  it('of a day is refused if it has a row without metrics or of another day', () => {
    for (const [wrong, path] of [
      [row('{}').replace('"metrics":{},', ''), 'metrics'],
      [row('{}').replace('2026-11-18', '2026-11-19'), 'segments.date'],
      [row('{}').replace('"id":"111"', '"id":"0"'), 'campaign.id'],
    ] as const) {
      expect(() => stage(record('ad_spend', day, about, row('{}'), wrong)))
        .to.throw(DataError)
        .with.property('path', path);
    }
  });

  it('has numbers in any form of JSON', () => {
    for (const [text, plain] of [
      ['540.0', '540'],
      ['0.0', '0'],
      ['-0.0', '0'],
      ['1.25E-5', '0.0000125'],
      ['1.5e3', '1500'],
      ['12.50', '12.5'],
      ['-3.10', '-3.1'],
      ['123456789012345678', '123456789012345678'],
    ] as const) {
      expect(plainDecimal(text), text).to.equal(plain);
    }
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: 1e-9, max: 1e18 }), (number) => {
        expect(Number(plainDecimal(String(number)))).to.equal(number);
      }),
      { numRuns: 200 },
    );
  });
});
