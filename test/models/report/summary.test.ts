import { expect } from 'chai';
import { questionDatabase } from '../../../src/api/errors/question-database.js';
import { addDays } from '../../../src/canonical/calendar-date.js';
import { everySource } from '../../../src/ledger/scope/scope.js';
import { readSummary } from '../../../src/models/report/summary.js';
import { groupChannels, loadChannelDirectory } from '../../../src/models/reporting/channels.js';
import { trade } from '../../api/support/trade.js';
import { createPreparedDatabase, type TestDatabase } from '../../support/database.js';
import { rejection } from '../../support/rejection.js';

type Asked = Parameters<typeof readSummary>[1];

describe('A summary', () => {
  let database: TestDatabase;

  before(async () => {
    database = await createPreparedDatabase('traded', trade);
  });
  after(() => database.drop());

  const asked = async (changes: Partial<Asked>): Promise<Asked> => {
    const { channels } = await loadChannelDirectory(database.pool, everySource);
    const groups = groupChannels(channels, 'channel');
    return {
      ...{ scope: everySource, channels, channelKeys: null, breakdown: 'channel', groups, unit: 'day' },
      ...{ starts: [], until: null, metrics: ['orders', 'average_order_value'], compared: [], ...changes },
    } as Asked;
  };
  const daysFrom = (first: string, count: number) => Array.from({ length: count }, (_, day) => addDays(first, day));

  /** Each row as `<period> <group>: <figures>`. */
  const rowsOf = async (question: Asked): Promise<string[]> => {
    const { periods, groups, places, columns } = await readSummary(
      questionDatabase(database.pool, 1, () => null),
      question,
    );
    return places.map((place, row) => {
      const figures = [...columns.values()].map((column) => column[place]);
      return `${question.starts[periods[row]!]} ${question.groups[groups[row]!]!.key}: ${figures.join(' ')}`;
    });
  };

  it('has a row of each group in each period, in order, and with trade alone after the last that is filled', async () => {
    const question = await asked({ starts: daysFrom('2026-07-01', 3), until: '2026-07-01' });
    expect(await rowsOf(question)).to.deep.equal([
      '2026-07-01 leeds:web: 0 ',
      '2026-07-01 london:pos: 1 7.500000',
      '2026-07-01 london:web: 1 50.000000',
      '2026-07-03 leeds:web: 1 300.375000',
      '2026-07-03 london:web: 0 ',
    ]);
  });

  it('compares with the period before, also where that alone had trade, but not after the last that is filled', async () => {
    const question = await asked({ starts: daysFrom('2026-07-01', 4), until: '2026-07-02', compared: ['orders'] });
    expect(await rowsOf(question)).to.deep.equal([
      '2026-07-01 leeds:web: 0  0 ',
      '2026-07-01 london:pos: 1 7.500000 0 ',
      '2026-07-01 london:web: 1 50.000000 0 ',
      '2026-07-02 leeds:web: 0  0 ',
      '2026-07-02 london:pos: 0  1 -100.000000',
      '2026-07-02 london:web: 0  1 -100.000000',
      '2026-07-03 leeds:web: 1 300.375000 0 ',
      '2026-07-03 london:web: 0  0 ',
    ]);
  });

  it('compares weeks likewise, whether they follow each other or not', async () => {
    const starts = ['2026-06-29', '2026-07-06', '2026-07-13', '2026-07-20'];
    const question = await asked({ starts, unit: 'week', until: '2026-07-06', compared: ['orders'] });
    const rows = [
      '2026-06-29 leeds:web: 1 300.375000 0 ',
      '2026-06-29 london:pos: 1 7.500000 0 ',
      '2026-06-29 london:web: 2 34.000000 0 ',
      '2026-07-06 leeds:web: 0  1 -100.000000',
      '2026-07-06 london:pos: 0  1 -100.000000',
      '2026-07-06 london:web: 0  2 -100.000000',
      '2026-07-13 london:web: 1 10.000000 0 ',
    ];
    expect(await rowsOf(question)).to.deep.equal(rows);
    for (const some of [starts.slice(1, 2), [starts[0]!, starts[2]!], starts.slice(1)]) {
      expect(await rowsOf({ ...question, starts: some }), some.join(' ')).to.deep.equal(
        rows.filter((row) => some.includes(row.slice(0, 10))),
      );
    }
  });

  it('leaves out the days between those that are asked for, however many there are', async () => {
    const starts = daysFrom('2026-05-01', 100).filter((start, day) => day % 2 === 1 && start !== '2026-07-01');
    const all = { ...(await asked({})).groups[0]!, key: '' };
    const traded = (await rowsOf(await asked({ starts, breakdown: null, groups: [all] }))).filter(
      (row) => !row.endsWith(': 0 '),
    );
    expect(traded).to.deep.equal(['2026-06-29 : 1 18.000000', '2026-07-03 : 1 300.375000', '2026-07-13 : 1 10.000000']);
  });

  it('of more rows with trade than an answer may have is refused, though none of its periods is filled', async () => {
    await database.pool.query(`
      insert into warehouse.agg_daily_summary
      select traded.*
      from generate_series(0, 3660) as day
      cross join (select * from warehouse.agg_daily_summary where date_key = 20260701) a
      cross join lateral jsonb_populate_record(
        null::warehouse.agg_daily_summary,
        to_jsonb(a) || jsonb_build_object('date_key', to_char(date '2027-01-01' + day, 'YYYYMMDD')::integer)
      ) as traded`);
    const within = await asked({ starts: daysFrom('2027-01-01', 1830), until: '2026-12-31' });
    expect(await rowsOf(within)).to.have.lengthOf(3660);
    for (const starts of [daysFrom('2027-01-01', 1831), daysFrom('2027-01-01', 3661)]) {
      const error = await rejection(
        readSummary(
          questionDatabase(database.pool, 1, () => null),
          { ...within, starts },
        ),
      );
      expect((error as Error).message).to.contain('an answer has at most 3660');
    }
  });
});
