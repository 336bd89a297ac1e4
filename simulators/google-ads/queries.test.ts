import { expect } from 'chai';
import type { AdsSimulator } from './server.js';
import { ask, errorOf } from './test-support/client.js';
import { CLIENT, MANAGER, OTHER, plainRow, startSample } from './test-support/sample-ads.js';

const BOTH_DAYS = "segments.date BETWEEN '2026-11-18' AND '2026-11-19'";

describe('Queries to the Google Ads simulator', () => {
  let simulator: AdsSimulator;
  beforeEach(async () => {
    simulator = await startSample();
  });
  afterEach(() => simulator.close());

  const rows = async (query: string, asked = {}): Promise<unknown[]> => {
    const { status, body, text } = await ask(simulator, query, asked);
    expect(status, text).to.equal(200);
    return (Array.isArray(body) ? body : [body]).flatMap(({ results = [] }) => results as unknown[]);
  };

  it('are answered in chunks of proto3 JSON: int64 as text, doubles with their digits, enums as words', async () => {
    const query = `SELECT campaign.id, campaign.name, segments.date, segments.device, metrics.cost_micros, metrics.clicks, metrics.conversions FROM campaign WHERE ${BOTH_DAYS} ORDER BY segments.date, metrics.cost_micros DESC`;
    simulator.control.configure({ chunkRows: 2 });
    const { text, body } = await ask(simulator, query);
    const requestId = body[0].requestId as string;
    const mask =
      'campaign.id,campaign.name,segments.date,segments.device,metrics.costMicros,metrics.clicks,metrics.conversions';
    const brand = { resourceName: `customers/${CLIENT}/campaigns/111`, id: '111', name: 'Brand' };
    expect(body).to.deep.equal([
      {
        results: [
          {
            ...{ campaign: brand, segments: { date: '2026-11-18', device: 'MOBILE' } },
            metrics: { costMicros: '25310000', clicks: '80', conversions: 4 },
          },
          {
            ...{ campaign: brand, segments: { date: '2026-11-18', device: 'DESKTOP' } },
            metrics: { costMicros: '10123456', clicks: '80', conversions: 2.3333333333333335 },
          },
        ],
        ...{ fieldMask: mask, requestId },
      },
      {
        results: [
          {
            campaign: { resourceName: `customers/${CLIENT}/campaigns/112`, id: '112', name: 'Old' },
            segments: { date: '2026-11-19', device: 'MOBILE' },
            metrics: { costMicros: '1000000', clicks: '80', conversions: 0 },
          },
        ],
        ...{ fieldMask: mask, requestId, queryResourceConsumption: '12' },
      },
    ]);
    expect(text).to.contain('"conversions":4.0}').and.to.contain('"conversions":2.3333333333333335}');
  });

  it('sum up what is not selected, and leave out rows of zeros only if a segment is selected', async () => {
    const total = 'SELECT metrics.cost_micros, metrics.conversions FROM customer WHERE';
    const { text } = await ask(simulator, `${total} ${BOTH_DAYS}`);
    expect(text).to.contain('{"costMicros":"36433456","conversions":6.3333333333333335}');
    expect(await rows(`${total} segments.date = '2026-11-01'`)).to.deep.equal([
      { metrics: { costMicros: '0', conversions: 0 } },
    ]);
    const byCampaign = 'SELECT campaign.id, metrics.clicks FROM campaign WHERE';
    expect(await rows(`${byCampaign} segments.date = '2026-11-18' ORDER BY campaign.id`)).to.deep.equal([
      { campaign: { resourceName: `customers/${CLIENT}/campaigns/111`, id: '111' }, metrics: { clicks: '160' } },
      { campaign: { resourceName: `customers/${CLIENT}/campaigns/112`, id: '112' }, metrics: { clicks: '0' } },
    ]);
    const conversions = 'SELECT segments.date, metrics.conversions FROM campaign WHERE';
    expect(await rows(`${conversions} ${BOTH_DAYS}`)).to.have.length(1);
  });

  it('may leave out zeros in a row, and have no chunk if there are no rows', async () => {
    simulator.control.configure({ zeros: 'absent', emptyStream: 'none' });
    const query = 'SELECT segments.date, metrics.clicks, metrics.conversions FROM campaign WHERE segments.date =';
    expect(await rows(`${query} '2026-11-19'`)).to.deep.equal([
      { segments: { date: '2026-11-19' }, metrics: { clicks: '80' } },
    ]);
    expect((await ask(simulator, `${query} '2026-11-01'`)).text).to.equal('[]');
    simulator.control.configure({ emptyStream: 'chunk' });
    const { body } = await ask(simulator, `${query} '2026-11-01'`);
    expect(Object.keys(body[0])).to.deep.equal(['fieldMask', 'requestId', 'queryResourceConsumption']);
  });

  it('show the whole tree below a manager, and conversion actions', async () => {
    const query =
      'SELECT customer_client.id, customer_client.level, customer_client.manager FROM customer_client ORDER BY customer_client.level, customer_client.id';
    const listed = (await rows(query, { customer: MANAGER })) as { customerClient: { id: string; level: string } }[];
    expect(listed.map(({ customerClient: { id, level } }) => [id, level])).to.deep.equal([
      [MANAGER, '0'],
      [CLIENT, '1'],
      ['5556667778', '1'],
      [OTHER, '2'],
    ]);
    const actions =
      "SELECT conversion_action.click_through_lookback_window_days FROM conversion_action WHERE conversion_action.status = 'ENABLED'";
    expect(await rows(actions)).to.deep.equal([
      {
        conversionAction: {
          resourceName: `customers/${CLIENT}/conversionActions/501`,
          clickThroughLookbackWindowDays: '30',
        },
      },
    ]);
  });

  it('understand the ranges of days, each with both ends', async () => {
    const query = 'SELECT segments.date, metrics.clicks FROM customer WHERE segments.date';
    for (const [range, days] of [
      ["BETWEEN '2026-11-18' AND '2026-11-19'", 2],
      [">= '2026-11-19' AND segments.date <= '2026-11-20'", 1],
      ["> '2026-11-17' AND segments.date < '2026-11-19'", 1],
      ["= '2026-11-18'", 1],
      ['DURING LAST_7_DAYS', 2],
      ['DURING YESTERDAY', 1],
    ] as const) {
      expect(await rows(`${query} ${range}`), range).to.have.length(days);
    }
  });

  it('have days of the zone of the account', async () => {
    const query = 'SELECT metrics.clicks, segments.date FROM customer WHERE segments.date DURING YESTERDAY';
    simulator.control.setClock(Date.parse('2026-11-19T16:00:00Z') * 1000);
    // In Tokyo the 20th has begun.
    expect(await rows(query, { customer: OTHER })).to.have.length(1);
    expect(await rows(query)).to.deep.equal([{ segments: { date: '2026-11-18' }, metrics: { clicks: '160' } }]);
  });

  it('are refused as Google does', async () => {
    const dated = `FROM campaign WHERE ${BOTH_DAYS}`;
    for (const [query, kind, word] of [
      ['campaign.id FROM campaign', 'queryError', 'EXPECTED_SELECT'],
      ['SELECT campaign.id WHERE campaign.id = 1', 'queryError', 'EXPECTED_FROM'],
      ['SELECT campaign.id FROM campaign WHERE', 'queryError', 'UNEXPECTED_END_OF_QUERY'],
      ["SELECT campaign.id FROM campaign WHERE campaign.name = 'x", 'queryError', 'STRING_NOT_TERMINATED'],
      ['SELECT campaign.id FROM campaign ORDER campaign.id', 'queryError', 'EXPECTED_BY'],
      ['SELECT campaign.id FROM campaign LIMIT 0', 'queryError', 'LIMIT_VALUE_TOO_LOW'],
      ['SELECT campaign.id FROM campaign LIMIT x', 'queryError', 'BAD_LIMIT_VALUE'],
      ['SELECT campaign.id FROM campaign; x', 'queryError', 'UNEXPECTED_INPUT'],
      ['SELECT campaign.id FROM sheep', 'queryError', 'BAD_RESOURCE_TYPE_IN_FROM_CLAUSE'],
      [`SELECT campaign.id, campaign.start_date ${dated}`, 'queryError', 'UNRECOGNIZED_FIELD'],
      [`SELECT metrics.video_views ${dated}`, 'queryError', 'UNRECOGNIZED_FIELD'],
      ['SELECT customer_client.id FROM campaign', 'queryError', 'PROHIBITED_RESOURCE_TYPE_IN_SELECT_CLAUSE'],
      ['SELECT campaign.id, segments.date FROM campaign', 'queryError', 'EXPECTED_FILTERS_ON_DATE_RANGE'],
      [
        "SELECT campaign.id, segments.date FROM campaign WHERE segments.date >= '2026-11-01'",
        'queryError',
        'EXPECTED_FILTERS_ON_DATE_RANGE',
      ],
      ["SELECT campaign.id FROM campaign WHERE segments.date = '20261101'", 'queryError', 'INVALID_DATE_FORMAT'],
      ["SELECT campaign.id FROM campaign WHERE segments.date = '2026-02-30'", 'queryError', 'INVALID_DATE_FORMAT'],
      [
        "SELECT campaign.id FROM campaign WHERE segments.date BETWEEN '2026-11-02' AND '2026-11-01'",
        'dateRangeError',
        'START_DATE_AFTER_END_DATE',
      ],
      [
        `SELECT campaign.id ${dated} AND segments.device = 'MOBILE'`,
        'queryError',
        'EXPECTED_REFERENCED_FIELD_IN_SELECT_CLAUSE',
      ],
    ] as const) {
      expect(errorOf(await ask(simulator, query)), query).to.deep.equal([400, kind, word]);
    }
    const ofManager = await ask(simulator, `SELECT metrics.clicks FROM customer WHERE ${BOTH_DAYS}`, {
      customer: MANAGER,
    });
    expect(errorOf(ofManager)).to.deep.equal([400, 'queryError', 'REQUESTED_METRICS_FOR_MANAGER']);
  });

  it('by day are refused beyond the months that are kept, with the word of the version', async () => {
    const query = 'SELECT segments.date, metrics.clicks FROM customer WHERE segments.date =';
    expect((await ask(simulator, `${query} '2023-10-20'`)).status).to.equal(200);
    const word = 'REQUESTED_DATE_GRANULARITY_NOT_SUPPORTED';
    expect(errorOf(await ask(simulator, `${query} '2023-10-19'`))).to.deep.equal([400, 'dateRangeError', word]);
    expect(errorOf(await ask(simulator, `${query} '2023-10-19'`, { version: 'v24' }))).to.deep.equal([
      ...[400, 'dateRangeError', 'INVALID_DATE'],
    ]);
  });

  it('are answered in pages of a fixed size by `search`, whose tokens belong to the query and end', async () => {
    simulator.control.configure({ pageRows: 1 });
    const query = 'SELECT campaign.id FROM campaign ORDER BY campaign.id';
    const search = (body: Record<string, unknown> = {}, text = query) =>
      ask(simulator, text, { method: 'search', body });
    const { body: first } = await search();
    expect(first.results.map(({ campaign }: { campaign: { id: string } }) => campaign.id)).to.deep.equal(['111']);
    const { body: second } = await search({ pageToken: first.nextPageToken });
    expect([second.results[0].campaign.id, second.nextPageToken]).to.deep.equal(['112', undefined]);
    expect(simulator.control.calls().filter(({ isOperation }) => isOperation)).to.have.length(1);
    const other = await search({ pageToken: first.nextPageToken }, 'SELECT campaign.name FROM campaign');
    expect(errorOf(other)).to.deep.equal([400, 'requestError', 'INVALID_PAGE_TOKEN']);
    expect(errorOf(await search({ pageSize: 5 }))).to.deep.equal([400, 'requestError', 'PAGE_SIZE_NOT_SUPPORTED']);
    expect(errorOf(await search({ pagesize: 5 }))).to.deep.equal([400, 'INVALID_ARGUMENT']);
    simulator.control.advance(3 * 3600);
    const late = await search({ pageToken: first.nextPageToken });
    expect(errorOf(late)).to.deep.equal([400, 'requestError', 'EXPIRED_PAGE_TOKEN']);
  });

  it('show conversions that grow until the lookback ends', async () => {
    const grown = { conversions: '3', conversionValue: '90', growsForDays: 30 };
    simulator.control.clearDay(CLIENT, '2026-11-18');
    simulator.control.putRow(CLIENT, '2026-11-18', plainRow(grown));
    const query =
      "SELECT metrics.conversions, metrics.conversions_value FROM customer WHERE segments.date = '2026-11-18'";
    const shown = async (): Promise<unknown> => ((await rows(query)) as { metrics: unknown }[])[0]!.metrics;
    expect(await shown()).to.deep.equal({ conversions: 0.2, conversionsValue: 6 });
    simulator.control.advance(10 * 86_400);
    expect(await shown()).to.deep.equal({ conversions: 1.2, conversionsValue: 36 });
    simulator.control.advance(90 * 86_400);
    expect(await shown()).to.deep.equal({ conversions: 3, conversionsValue: 90 });
  });
});
