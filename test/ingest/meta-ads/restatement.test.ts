import { expect } from 'chai';
import { readStream } from '../support/read-stream.js';
import { accountId, daily, type MetaStage, openMeta, spendByDay } from './support/read-meta.js';

describe('Days of Meta Ads that change', () => {
  let stage: MetaStage;
  beforeEach(async () => {
    stage = await openMeta();
  });
  afterEach(() => stage.close());

  const nextDay = (): void => stage.simulator.control.advance(86_400);

  it('are read again for 28 days, once a day, and their new contents replace the ones before', async () => {
    const { control } = stage.simulator;
    const first = await readStream(stage.connect(), 'ad_spend');
    nextDay();
    // Today is the eleventh of July.
    control.restate(daily('11', '2026-06-13', 1, '9.00'));
    control.restate(daily('12', '2026-07-01', 1, '1.00'));
    control.retract('11', '2026-07-02');
    const second = await readStream(stage.connect(), 'ad_spend', first);
    const spend = spendByDay(second);
    expect([spend['2026-06-13'], spend['2026-07-01'], spend['2026-07-02']]).to.deep.equal([9, 11, undefined]);
    control.restate(daily('11', '2026-06-20', 1, '8.00'));
    const third = await readStream(stage.connect(), 'ad_spend', second);
    expect(spendByDay(third)['2026-06-20'], 'once a day').to.equal(10);
    nextDay();
    expect(spendByDay(await readStream(stage.connect(), 'ad_spend', third))['2026-06-20']).to.equal(8);
  });

  it('to nothing are not believed while the account as a whole spent something, and are believed once it did not', async () => {
    const { control } = stage.simulator;
    const first = await readStream(stage.connect(), 'ad_spend');
    control.inject({
      effect: { kind: 'empty' },
      match: { path: '/insights', query: '"since":"2026-07-08","until":"2026-07-10"' },
    });
    const doubted = await readStream(stage.connect(), 'ad_spend', first);
    expect(spendByDay(doubted)['2026-07-10']).to.equal(10);
    expect(doubted.state.notices).to.have.length(3);
    expect(doubted.state.notices![0]).to.match(
      /2026-07-08: the platform reports 0 rows with a total of 0, where 1 with 10 are known, and the account's own total is 10\./,
    );
    const again = await readStream(stage.connect(), 'ad_spend', doubted);
    expect(again.state.notices).to.equal(undefined);
    control.retract('11', '2026-07-09');
    const gone = await readStream(stage.connect(), 'ad_spend', again);
    expect(gone.state.notices).to.equal(undefined);
    expect(spendByDay(gone)['2026-07-09']).to.equal(undefined);
  });

  it('that Meta no longer keeps are passed over, and the operator is told from when on there are some', async () => {
    stage.simulator.control.inject({
      effect: { kind: 'error', error: { code: 3018, message: '(#3018) The start date is beyond 37 months' } },
      match: { query: '"since":"2026-06-01"' },
      times: 99,
    });
    const read = await readStream(stage.connect(), 'ad_spend');
    expect(Object.keys(spendByDay(read))).to.have.length(39);
    expect(read.state.notices).to.deep.equal([`${accountId}: the platform no longer has what was before 2026-06-02.`]);
  });

  it('begin 36 months back, which the source says, and not before the account was made', async () => {
    const profile = async (more: object): Promise<string[]> => {
      const extractor = stage.connect({}, { backfillStart: '2020-01-01', ...more });
      const { notices } = await extractor.probe();
      await extractor.close();
      return notices;
    };
    expect(await profile({})).to.deep.equal([
      'Days before 2023-07-01 are not read: Meta keeps insights for 37 months.',
    ]);
    stage.simulator.control.configure({ createdAt: Date.parse('2026-06-20T12:00:00Z') * 1000 });
    expect(await profile({})).to.deep.equal([]);
    const { records } = await readStream(stage.connect({}, { backfillStart: '2020-01-01' }), 'ad_spend');
    expect([...records.keys()][0]).to.equal(`${accountId}/2026-06-19`);
  });
});
