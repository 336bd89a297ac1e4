import { expect } from 'chai';
import { generateVisits } from '../../../simulators/ga4/data/generate.js';
import { visitLedger } from '../../../simulators/ga4/data/ledger.js';
import { visit } from '../../../simulators/ga4/test-support/client.js';
import type { SessionsDayRecord, SessionUsersRecord } from '../../../src/canonical/record.js';
import { type SimulatedProperty, startSimulatedProperty } from '../support/simulated-property.js';

const timezone = 'America/New_York';
const onlySessions = { streams: ['sessions'] };

describe('Reading a GA4 property', () => {
  let property: SimulatedProperty;
  afterEach(() => property.close());

  const days = async () => (await property.staged('sessions')) as Map<string, SessionsDayRecord>;
  const users = async (unit: string) => (await property.staged(`users_by_${unit}`)) as Map<string, SessionUsersRecord>;

  it('asks for each day by itself, for the totals of several days together, and pages by the rows received', async () => {
    const visits = ['/a', '/b', '/c', '/d', '/e'].map((landingPage) => visit(landingPage, { landingPage }));
    property = await startSimulatedProperty(visits, '2026-07-04T12:00:00Z', { rowsPerAnswer: 2 });
    await property.sync(onlySessions);
    expect(property.asked()).to.deep.equal([
      // The property's zone and currency.
      '0 2026-07-02..2026-07-03',
      '1 2026-07-01..2026-07-04',
      // A day without rows, whose total agrees.
      '8 2026-07-01',
      '8 2026-07-02',
      '8 2026-07-03',
      '8 2026-07-03 from 2',
      '8 2026-07-03 from 4',
      '8 2026-07-04',
    ]);
    const { rows } = (await days()).get('1234/2026-07-03')!;
    expect(rows.map(({ landingPage }) => landingPage)).to.deep.equal(['/a', '/b', '/c', '/d', '/e']);
  });

  it('gives the property’s own books, each day of its own', async () => {
    const wanted = { timezone, from: '2026-06-20', to: '2026-07-05', visits: 400 };
    property = await startSimulatedProperty(generateVisits({ seed: 'books', ...wanted }), '2026-07-06T16:00:00Z');
    await property.sync({ ...onlySessions, backfillStart: '2026-06-20' });
    const hosted = property.simulator.control.hosted().property;
    const found = [...(await days()).values()].flatMap(({ date, rows }) => {
      if (rows.length === 0) return [];
      const sum = (of: (row: (typeof rows)[0]) => string | null) =>
        rows.reduce((so, row) => so + Math.round(Number(of(row)) * 1e6), 0) / 1e6;
      return [
        {
          day: date,
          sessions: sum(({ sessions }) => sessions),
          engagedSessions: sum(({ engagedSessions }) => engagedSessions),
          addToCarts: sum(({ addToCarts }) => addToCarts),
          purchases: sum(({ purchases }) => purchases),
          revenue: String(sum(({ revenue }) => revenue)),
        },
      ];
    });
    expect(found).to.deep.equal(visitLedger(hosted, '2026-06-20', '2026-07-06'));
  });

  it('asks for users at each grain, in total and by channel group, and never adds them up', async () => {
    const visits = [
      visit('1', { user: 'ann', date: '2026-07-03', isNewUser: true }),
      visit('2', { user: 'ann', date: '2026-07-03', channelGroup: 'Email' }),
      visit('3', { user: 'ann', date: '2026-06-30' }),
      visit('4', { user: 'bob', date: '2026-06-30', isNewUser: true }),
    ];
    property = await startSimulatedProperty(visits, '2026-07-04T12:00:00Z');
    await property.sync({ backfillStart: '2026-06-30' });
    const groups = ({ rows }: SessionUsersRecord) =>
      rows.map(({ channelGroup, users: people, newUsers }) => `${channelGroup}: ${people} (${newUsers})`).sort();
    const [byDay, byWeek, byMonth] = [await users('day'), await users('week'), await users('month')];
    expect(groups(byDay.get('1234/2026-07-03')!)).to.deep.equal(['Direct: 1 (1)', 'Email: 1 (0)', 'null: 1 (1)']);
    expect(groups(byDay.get('1234/2026-06-30')!)).to.deep.equal(['Direct: 2 (1)', 'null: 2 (1)']);
    expect([...byWeek.keys()]).to.deep.equal(['1234/2026-06-29']);
    expect(groups(byWeek.get('1234/2026-06-29')!)).to.deep.equal(['Direct: 2 (2)', 'Email: 1 (0)', 'null: 2 (2)']);
    expect([...byMonth.keys()]).to.deep.equal(['1234/2026-06-01', '1234/2026-07-01']);
    expect(groups(byMonth.get('1234/2026-06-01')!)).to.deep.equal(['Direct: 2 (1)', 'null: 2 (1)']);
    expect(groups(byMonth.get('1234/2026-07-01')!)).to.deep.equal(['Direct: 1 (1)', 'Email: 1 (0)', 'null: 1 (1)']);
    expect(byMonth.get('1234/2026-06-01')).to.include({ period: 'month', restatedUntil: '2026-07-14' });
    // The month that is not over is asked for up to today.
    expect(property.asked().filter((each) => each.includes('..2026-07-04'))).to.include('0 2026-07-01..2026-07-04');
  });

  it('reads the last days again at each sync, two weeks once a day; what did not change is not written', async () => {
    const wanted = { timezone, from: '2026-06-10', to: '2026-07-05', visits: 100 };
    const visits = generateVisits({ seed: 'again', ...wanted }).map((each) => ({ ...each, visibleAt: 0 }));
    property = await startSimulatedProperty(visits, '2026-07-06T16:00:00Z');
    const sync = () => property.sync({ ...onlySessions, backfillStart: '2026-06-10' });
    await sync();
    property.asked();
    const { streams: idle } = await sync();
    expect(idle[0]!.counts).to.include({ new: 0, changed: 0, deleted: 0 });
    expect(property.asked().filter((each) => each.startsWith('8'))).to.deep.equal([
      '8 2026-07-04',
      '8 2026-07-05',
      '8 2026-07-06',
    ]);
    // A purchase of ten days ago is credited to another channel, and a day later it is seen.
    const hosted = property.simulator.control.hosted().property;
    const credited = [...hosted.all()].find(({ date }) => date === '2026-06-26')!;
    property.simulator.control.put([{ ...credited, channelGroup: 'Affiliates' }]);
    property.virtual.advance(24 * 3600);
    const { streams: again } = await sync();
    expect(again[0]!.counts).to.include({ new: 1, changed: 1, deleted: 0 });
    expect((await days()).get('1234/2026-06-26')!.rows.map(({ channelGroup }) => channelGroup)).to.include(
      'Affiliates',
    );
  });

  it('does not believe a day that lost most of its rows while its total did not, and reads it again', async () => {
    const visits = Array.from({ length: 60 }, (_, index) => visit(`v${index}`, { landingPage: `/p${index}` }));
    property = await startSimulatedProperty(visits, '2026-07-04T12:00:00Z');
    await property.sync(onlySessions);
    const whole = (await days()).get('1234/2026-07-03');
    property.simulator.control.loseRows('2026-07-03', 0.98);
    await property.sync(onlySessions);
    // What is known of it stays, with a note for those who read it.
    expect((await days()).get('1234/2026-07-03')).to.deep.equal({
      ...whole,
      notes: [{ code: 'held_back', detail: 'since 2026-07-04T12:00:00Z' }],
    });
    expect((await property.notices('sessions'))[0]).to.match(
      /^1234, 2026-07-03: .* and the account's own total is 60\./,
    );
    property.simulator.control.loseRows('2026-07-03', 0);
    await property.sync(onlySessions);
    expect(await property.notices('sessions')).to.deep.equal([]);
  });

  it('notes a first reading that is short of the total, and believes one within the error of an estimate', async () => {
    const visits = Array.from({ length: 100 }, (_, index) => visit(`v${index}`, { landingPage: `/p${index}/x` }));
    property = await startSimulatedProperty(visits, '2026-07-04T12:00:00Z', { estimateOfTotals: 1.04 });
    property.simulator.control.loseRows('2026-07-03', 0.5);
    await property.sync(onlySessions);
    const [note] = (await days()).get('1234/2026-07-03')!.notes;
    expect(note!.code).to.equal('breakdown_incomplete');
    expect(note!.detail).to.match(/^[3-6]\d of 104 sessions$/);
    property.simulator.control.loseRows('2026-07-03', 0);
    await property.sync(onlySessions);
    expect((await days()).get('1234/2026-07-03')!.notes).to.deep.equal([]);
  });

  it('keeps the bounds of earlier days when the property’s time zone changes, and warns', async () => {
    property = await startSimulatedProperty([visit('a')], '2026-07-04T12:00:00Z');
    await property.sync(onlySessions);
    property.simulator.control.configure({ timezone: 'Asia/Tokyo' });
    property.virtual.advance(24 * 3600);
    const { streams } = await property.sync(onlySessions);
    expect(streams[0]!.counts).to.include({ changed: 0 });
    const zones = [...(await days()).values()].map((day) => `${day.date} ${day.timezone}`);
    expect(zones).to.deep.equal([
      '2026-07-01 America/New_York',
      '2026-07-02 America/New_York',
      '2026-07-03 America/New_York',
      '2026-07-04 America/New_York',
      '2026-07-05 Asia/Tokyo',
    ]);
    expect((await property.notices('sessions'))[0]).to.match(
      /changed from America\/New_York to Asia\/Tokyo: days before 2026-07-05 keep/,
    );
  });
});
