import { expect } from 'chai';
import { makeClock, micros } from '../../../simulators/kit/clock.js';
import { startMetaSimulator } from '../../../simulators/meta-ads/server.js';
import { readStream } from '../support/read-stream.js';
import { accountId, connectMeta, daily, type MetaStage, spendByDay } from './support/read-meta.js';

const other = '22';

describe('Several accounts of Meta Ads', () => {
  let stage: MetaStage;
  beforeEach(async () => {
    const virtual = makeClock({ mode: 'manual', at: micros('2026-07-10T16:00:00Z') });
    const simulator = await startMetaSimulator({
      clock: virtual,
      accounts: [
        { settings: { id: accountId, name: 'Shop' }, contents: { rows: daily('11', '2026-07-09', 2) } },
        {
          settings: { id: other, name: 'Shop Europe', currency: 'EUR', timezone: 'Europe/Berlin', status: 101 },
          contents: { rows: daily('33', '2026-07-09', 2, '5.00') },
        },
      ],
    });
    stage = connectMeta(simulator, virtual, { adAccounts: [accountId, `act_${other}`] });
  });
  afterEach(() => stage.close());

  const read = async (): Promise<[object, string[], string[]]> => {
    const extractor = stage.connect({}, { backfillStart: '2026-07-09' });
    const { name, currency, timezone, accounts, notices } = await extractor.probe();
    await extractor.close();
    const campaigns = await readStream(stage.connect({}, { backfillStart: '2026-07-09' }), 'campaigns');
    return [{ name, currency, timezone, ...(accounts && { accounts }) }, notices, [...campaigns.records.keys()]];
  };

  it('are read one after the other, each with its currency and zone', async () => {
    const [profile, notices, campaigns] = await read();
    expect(profile).to.deep.equal({
      ...{ name: 'Shop, Shop Europe', currency: null, timezone: null },
      accounts: [`Shop (act_${accountId}): USD, America/New_York`, 'Shop Europe (act_22): EUR, Europe/Berlin'],
    });
    expect(notices).to.deep.equal(['Shop Europe (act_22) is closed: its history is read, and nothing new may come.']);
    expect(campaigns).to.deep.equal([`${accountId}/11`, `${other}/33`]);
    const spend = await readStream(stage.connect({}, { backfillStart: '2026-07-09' }), 'ad_spend');
    expect([...spend.records.keys()]).to.deep.equal([
      ...[`${accountId}/2026-07-09`, `${accountId}/2026-07-10`],
      ...[`${other}/2026-07-09`, `${other}/2026-07-10`],
    ]);
    expect(Buffer.from(spend.records.get(`${other}/2026-07-10`)!.payload).toString()).to.contain('"currency":"EUR"');
  });

  it('of which one refuses to be read: the others are, and the operator is told', async () => {
    stage.simulator.control.configure({ isAssigned: false }, other);
    const [profile, notices, campaigns] = await read();
    expect(profile).to.deep.equal({ name: 'Shop', currency: 'USD', timezone: 'America/New_York' });
    expect(notices[0]).to.match(/^act_22 is not read: .*does not exist.*Assign the ad account to the system user/);
    expect(campaigns).to.deep.equal([`${accountId}/11`]);
  });

  it('of which one was read and then refuses: the source is not known any further', async () => {
    const first = await readStream(stage.connect({}, { backfillStart: '2026-07-09' }), 'ad_spend');
    stage.simulator.control.configure({ isAssigned: false }, other);
    stage.simulator.control.advance(3600);
    const next = await readStream(stage.connect({}, { backfillStart: '2026-07-09' }), 'ad_spend', first);
    expect(next.state.watermark).to.equal('2026-07-10T16:00:00Z');
  });

  it('of which one is withdrawn while it is read: what is known of it stands', async () => {
    stage.simulator.control.inject({
      effect: { kind: 'error', status: 403, error: { code: 200, message: '(#200) No permission' } },
      match: { path: `act_${other}/insights` },
    });
    const spend = await readStream(stage.connect({}, { backfillStart: '2026-07-09' }), 'ad_spend');
    expect(spendByDay(spend)).to.deep.equal({ '2026-07-09': 10, '2026-07-10': 10 });
    expect(spend.state.notices![0]).to.match(/^22 is not read: .*No permission/);
    const next = await readStream(stage.connect({}, { backfillStart: '2026-07-09' }), 'ad_spend', spend);
    expect(next.state.notices).to.equal(undefined);
    expect(next.records.size).to.equal(4);
  });
});
