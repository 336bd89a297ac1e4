import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { visit } from '../../../simulators/ga4/test-support/client.js';
import type { SessionsDayRecord, SessionUsersRecord } from '../../../src/canonical/record.js';
import { ConfigError } from '../../../src/runtime/errors.js';
import { rejection } from '../../support/rejection.js';
import { propertySettings, type SimulatedProperty, startSimulatedProperty } from '../support/simulated-property.js';

interface Sketch {
  user?: string | null;
  session?: number;
  at?: number;
  name?: string;
  page?: string;
  engaged?: boolean;
  revenue?: string;
  group?: string;
  country?: string;
}

/** A line of BigQuery's export: 64-bit numbers are texts, absent values are left out or null. */
function event({ user = 'ann', session = 1, at = 1, name = 'page_view', page = '/', ...rest }: Sketch): string {
  const { engaged = false, revenue, group = 'Organic Search', country = 'United States' } = rest;
  const text = (key: string, value: string) => ({ key, value: { string_value: value } });
  const body = JSON.stringify({
    event_date: '20260703',
    event_timestamp: String(1_783_000_000_000_000 + at),
    event_name: name,
    event_params: [
      { key: 'ga_session_id', value: { int_value: String(session) } },
      text('page_location', `https://shop.example${page}`),
      ...(engaged ? [text('session_engaged', '1')] : []),
    ],
    user_pseudo_id: user,
    device: { category: 'mobile' },
    geo: { country },
    session_traffic_source_last_click: {
      manual_campaign: { source: 'google', medium: 'organic' },
      cross_channel_campaign: { source: 'google', medium: 'organic', default_channel_group: group },
    },
    ...(revenue !== undefined && { ecommerce: { purchase_revenue_in_usd: '@' } }),
  });
  return body.replace('"@"', revenue ?? '');
}

const lines = (...sketches: Sketch[]): string => sketches.map((sketch) => `${event(sketch)}\n`).join('');

describe('The BigQuery export of a GA4 property', () => {
  let folder: string;
  let property: SimulatedProperty;

  before(async () => {
    property = await startSimulatedProperty([visit('a')], '2026-07-06T12:00:00Z');
  });
  after(() => property.close());
  beforeEach(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-ga4-export-'));
    await forget();
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const forget = () => property.database.pool.query('truncate raw.chunk, raw.record_version, ops.stream_state cascade');
  const sync = () => property.sync({ only: { propertyId: '1234', exportPath: folder }, timezone: 'America/New_York' });
  const write = (name: string, contents: string | Buffer) => writeFileSync(path.join(folder, name), contents);

  it('is read by day: sessions from their first event, with what follows in them, and users', async () => {
    write(
      'events_20260703_000000000000.json',
      lines(
        { at: 5, page: '/cart', name: 'add_to_cart', group: 'Direct' },
        { at: 1, page: '/products/mug?size=l', name: 'first_visit' },
        { at: 9, name: 'purchase', engaged: true, revenue: '194.763137664285' },
        { user: 'bob', group: 'Email', country: 'Germany' },
        { user: 'ann', session: 2, group: 'Email' },
        { user: null, page: '/secret' },
      ),
    );
    write('events_20260704_1.json.gz', gzipSync(lines({ user: 'bob' })));
    write('events_intraday_20260705.json', 'not read');
    write('events_20260630.json', lines({}));
    await sync();
    const sessions = (await property.staged('sessions')) as Map<string, SessionsDayRecord>;
    expect([...sessions.keys()]).to.deep.equal(['1234/2026-07-03', '1234/2026-07-04']);
    const { rows, ...day } = sessions.get('1234/2026-07-03')!;
    expect(day).to.deep.include({
      currency: 'USD',
      timezone: 'America/New_York',
      restatedUntil: '2026-07-06',
      notes: [],
    });
    const texts = { source: 'google', medium: 'organic', campaign: '(not set)', device: 'mobile' };
    expect(rows).to.have.deep.members([
      {
        ...{ channelGroup: 'Organic Search', ...texts, landingPage: '/products', country: 'US', sessions: '1' },
        ...{ engagedSessions: '1', addToCarts: '1', purchases: '1', revenue: '194.763137664' },
      },
      {
        ...{ channelGroup: 'Email', ...texts, landingPage: '/', country: 'DE', sessions: '1' },
        ...{ engagedSessions: '0', addToCarts: '0', purchases: '0', revenue: '0' },
      },
      {
        ...{ channelGroup: 'Email', ...texts, landingPage: '/', country: 'US', sessions: '1' },
        ...{ engagedSessions: '0', addToCarts: '0', purchases: '0', revenue: '0' },
      },
    ]);
    const users = (await property.staged('users_by_day')) as Map<string, SessionUsersRecord>;
    expect(users.get('1234/2026-07-03')!.rows).to.have.deep.members([
      { channelGroup: null, users: '2', newUsers: '1' },
      { channelGroup: 'Organic Search', users: '1', newUsers: '1' },
      { channelGroup: 'Email', users: '2', newUsers: '1' },
    ]);
    expect((await property.staged('users_by_week')).size).to.equal(0);
  });

  it('is read again where its files change, and only there', async () => {
    write('events_20260703.json', lines({}));
    write('events_20260704.json', lines({}));
    await sync();
    expect((await sync()).streams.map(({ counts }) => counts.fetched)).to.deep.equal([0, 0, 0, 0]);
    write('events_20260703_late.json', lines({ user: 'bob' }));
    const { streams } = await sync();
    expect(streams[0]!.counts).to.include({ fetched: 1, changed: 1, new: 0 });
    const { rows } = (await property.staged('sessions')).get('1234/2026-07-03') as SessionsDayRecord;
    expect(rows.map(({ sessions }) => sessions)).to.deep.equal(['2']);
  });

  it('is never mixed with the Data API in one source, in either order', async () => {
    write('events_20260703.json', lines({}));
    await sync();
    const api = await rejection(property.sync());
    expect(api).to.be.instanceOf(ConfigError);
    expect(api.message).to.match(/read from the BigQuery export, and the Data API counts otherwise.*Add a source/);
    await forget();
    await property.sync();
    expect((await rejection(sync())).message).to.match(
      /read from the Data API, and the BigQuery export counts otherwise/,
    );
    const both = { ...propertySettings(property.simulator), exportPath: folder };
    expect(() => property.connect({ only: both })).to.throw(ConfigError, 'either exportPath or Google credentials');
  });

  it('says what is wrong with files and settings', async () => {
    write('events_20260703.json', `${lines({})}{"event_name":"cut`);
    expect((await rejection(sync())).message).to.match(/events_20260703\.json cannot be read after line 2/);
    write('events_20260703.json', lines({}));
    write('events_20260704.json.gz', gzipSync(lines({})).subarray(0, 60));
    expect((await rejection(sync())).message).to.match(/events_20260704\.json\.gz cannot be read after line 0/);
    rmSync(folder, { recursive: true });
    expect((await rejection(sync())).message).to.match(/cannot be read \(ENOENT\)/);
    folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-ga4-export-'));
    const only = { propertyId: '1234', exportPath: folder };
    expect(() => property.connect({ only })).to.throw(ConfigError, "Set the source's timezone");
    const { notices } = await property.connect({ only, timezone: 'UTC' }).probe();
    expect(notices[0]).to.match(/has no files events_YYYYMMDD/);
  });
});
