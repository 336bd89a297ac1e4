import { expect } from 'chai';
import { type ReadStream, readStream } from '../support/read-stream.js';
import { accountId, type MetaStage, openMeta, stageRecord } from './support/read-meta.js';

describe('Campaigns of Meta Ads', () => {
  let stage: MetaStage;
  beforeEach(async () => {
    stage = await openMeta({ name: 'Shop' }, []);
  });
  afterEach(() => stage.close());

  const staged = ({ records }: ReadStream): object[] =>
    [...records]
      .flatMap(([key, { payload }]) => stageRecord('campaigns', key, payload))
      .toSorted((x, y) => (JSON.stringify(x) < JSON.stringify(y) ? -1 : 1));

  it('have name, status and kind, deleted and archived ones too, and a rename is a new version', async () => {
    const { control } = stage.simulator;
    for (const [id, status] of [
      ['1', 'ACTIVE'],
      ['2', 'DELETED'],
      ['3', 'ARCHIVED'],
    ] as const) {
      control.putCampaign({ id, name: `Spring ${id}`, status });
    }
    const first = await readStream(stage.connect(), 'campaigns');
    const about = {
      kind: 'campaign',
      accountId,
      accountName: 'Shop',
      type: 'OUTCOME_SALES',
      updatedAt: '2026-07-10T16:00:00Z',
      readAt: '2026-07-10T16:00:00Z',
    };
    expect(staged(first)).to.have.deep.members([
      { ...about, campaignId: '1', name: 'Spring 1', status: 'ACTIVE' },
      { ...about, campaignId: '2', name: 'Spring 2', status: 'DELETED' },
      { ...about, campaignId: '3', name: 'Spring 3', status: 'ARCHIVED' },
    ]);
    control.advance(3600);
    control.putCampaign({ id: '1', name: 'Summer', status: 'PAUSED' });
    const second = await readStream(stage.connect(), 'campaigns', first);
    expect(staged(second)[0]).to.include({ name: 'Summer', status: 'PAUSED', updatedAt: '2026-07-10T17:00:00Z' });
    expect(second.records.get(`${accountId}/2`)!.payload).to.deep.equal(first.records.get(`${accountId}/2`)!.payload);
  });

  it('are read page by page; a scan that stopped goes on at its page, and begins anew if the cursor is refused', async () => {
    const { control } = stage.simulator;
    control.configure({ mostRowsToAPage: 40 });
    for (let id = 1; id <= 90; id += 1) control.putCampaign({ id: String(id) });
    const whole = await readStream(stage.connect(), 'campaigns');
    expect([whole.records.size, whole.pages.at(-2)!.completes?.scan]).to.deep.equal([90, whole.pages[0]!.scan]);
    const stopped = { records: new Map(), pages: [], state: whole.pages[0]!.state };
    const resumed = await readStream(stage.connect(), 'campaigns', stopped);
    expect(resumed.records.size).to.equal(90 - whole.pages[0]!.records.length);
    control.inject({
      effect: { kind: 'error', error: { code: 2642, message: 'Invalid cursors values' } },
      match: { path: '/campaigns' },
    });
    expect((await readStream(stage.connect(), 'campaigns', stopped)).records.size).to.equal(90);
  });
});
