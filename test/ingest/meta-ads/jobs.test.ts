import { expect } from 'chai';
import type { Fault } from '../../../simulators/meta-ads/faults.js';
import type { JobOutcome } from '../../../simulators/meta-ads/insights/jobs.js';
import { TransientError } from '../../../src/runtime/errors.js';
import { type ReadStream, readStream } from '../support/read-stream.js';
import { accountId, daily, type MetaStage, now, openMeta, spendByDay } from './support/read-meta.js';

const everyDay = 40;
const hourMs = 3_600_000;

describe('Jobs of Meta Ads', () => {
  let stage: MetaStage;
  beforeEach(async () => {
    stage = await openMeta();
  });
  afterEach(() => stage.close());

  const read = (before?: ReadStream): Promise<ReadStream> => readStream(stage.connect(), 'ad_spend', before);
  const posts = () => stage.simulator.control.calls().filter(({ method }) => method === 'POST');
  const job = (outcome: JobOutcome, more: Partial<Fault> = {}): void =>
    stage.simulator.control.inject({ effect: { kind: 'job', outcome }, match: { method: 'POST' }, ...more });
  const expectAll = (found: ReadStream): void => {
    const spend = spendByDay(found);
    expect(Object.keys(spend)).to.have.length(everyDay);
    expect(Object.values(spend).every((each) => each === 10)).to.equal(true);
  };

  it('read a long range, and a few days are read without one', async () => {
    const first = await read();
    expectAll(first);
    // Forty days are two ranges, of which the second has nine days.
    expect(posts().map(({ parameters }) => JSON.parse(parameters.time_range!))).to.deep.equal([
      { since: '2026-06-01', until: '2026-07-01' },
      { since: '2026-07-02', until: '2026-07-10' },
    ]);
    stage.simulator.control.log.clear();
    await read(first);
    expect(posts()).to.have.length(0);
    const [again] = stage.simulator.control.calls().filter(({ path }) => path.endsWith('/insights'));
    expect(JSON.parse(again!.parameters.time_range!)).to.deep.equal({ since: '2026-07-08', until: '2026-07-10' });
  });

  it('that are completed without their rows are held back, since the account has spent', async () => {
    stage.simulator.control.inject({ effect: { kind: 'empty' }, match: { method: 'GET', path: '/insights' } });
    const first = await read();
    expect(Object.keys(spendByDay(first))).to.have.length(everyDay - 31);
    expect(first.state.notices).to.have.length(31);
    const next = await read(first);
    expectAll(next);
    expect(next.state.notices).to.equal(undefined);
  });

  it('ask for the windows with engagement, one day to a row, and neither filters nor breakdowns', async () => {
    await read();
    const { time_range: _, fields, ...asked } = posts()[0]!.parameters;
    expect(asked).to.deep.equal({
      ...{ level: 'campaign', time_increment: '1', use_unified_attribution_setting: 'true' },
      action_attribution_windows: '["1d_click","7d_click","1d_view","1d_ev"]',
    });
    expect(fields).to.contain('attribution_setting');
  });

  for (const outcome of [
    { kind: 'completed-early', seconds: 90 },
    { kind: 'running-at-100', seconds: 90 },
    { kind: 'skipped' },
    { kind: 'failed' },
    { kind: 'failed', error_code: -2, error_subcode: 2490547, error_message: 'Report Failed' },
  ] as const) {
    it(`are waited for, or made again after a pause: ${JSON.stringify(outcome)}`, async () => {
      job(outcome);
      expectAll(await read());
      const [first, second] = posts();
      if (outcome.kind === 'completed-early' || outcome.kind === 'running-at-100') expect(posts()).to.have.length(2);
      else {
        expect(posts()).to.have.length(3);
        expect(second!.parameters.time_range).to.equal(first!.parameters.time_range);
        expect(second!.at - first!.at).to.be.at.least(60_000_000);
      }
    });
  }

  it('that fail for their size are split by days, down to one', async () => {
    stage.simulator.control.configure({ mostRowsOfAJob: 10 });
    expectAll(await read());
    const ranges = posts().map(({ parameters }) => JSON.parse(parameters.time_range!) as { since: string });
    expect(ranges.slice(0, 3)).to.deep.equal([
      { since: '2026-06-01', until: '2026-07-01' },
      { since: '2026-06-01', until: '2026-06-16' },
      { since: '2026-06-01', until: '2026-06-08' },
    ]);
  });

  it('that fail three times are split too', async () => {
    job({ kind: 'failed', error_code: 2, error_message: 'An unexpected error has occurred.' }, { times: 3 });
    expectAll(await read());
    expect(posts()[3]!.parameters.time_range).to.contain('2026-06-16');
  });

  it('that can never succeed stop the stream, with what to do', async () => {
    job({ kind: 'failed', error_code: 2, error_subcode: 1504041, error_message: 'Invalid breakdowns' });
    const error = await failure(read());
    expect([error.code, (error as { errorClass?: string }).errorClass]).to.deep.equal([
      'meta_invalid_request',
      'config',
    ]);
    expect(error.message).to.match(/Invalid breakdowns \(code 2\/1504041\)\. This is a bug of Cartograph/);
    expect(posts()).to.have.length(1);
  });

  it('that never end are given an hour, and then fewer days: none is made beside another', async () => {
    job({ kind: 'stuck' });
    expectAll(await read());
    const [first, second] = posts();
    expect((second!.at - first!.at) / 1000).to.be.at.least(hourMs);
    expect(second!.parameters.time_range).to.contain('"until":"2026-06-16"');
    // The waits between looks grow: no more than a look a minute.
    const looks = stage.simulator.control.calls().filter(({ path }) => /\/v27.0\/\d+$/.test(path));
    expect(looks.length).to.be.below(90);
  });

  it('outlive the run that made them: the next one goes on with it, unless it is for something else or old', async () => {
    // The run dies at its fourth look at the job.
    stage.simulator.control.inject({
      effect: { kind: 'error', error: { code: 190, error_subcode: 463, message: 'Session has expired' } },
      match: { method: 'GET', path: '/60239' },
      skip: 3,
    });
    const died = (await failure(read())).read;
    expect(posts()).to.have.length(1);
    const { left } = (died.state.accounts as Record<string, { left: { work: { begun: { runId: string } } } }>)[
      accountId
    ]!;
    expect(left.work.begun.runId).to.match(/^60239/);
    const resumed = await read(died);
    expectAll(resumed);
    expect(posts(), 'one for each of the two ranges').to.have.length(2);
    expect(JSON.stringify(resumed.state)).not.to.contain('begun');
  });

  it('of an hour ago are made again', async () => {
    stage.simulator.control.inject({
      effect: { kind: 'error', error: { code: 190, error_subcode: 463, message: 'Session has expired' } },
      match: { method: 'GET', path: '/60239' },
    });
    const died = (await failure(read())).read;
    stage.simulator.control.advance(hourMs / 1000);
    expectAll(await read(died));
    expect(posts()).to.have.length(3);
  });

  it('replace a synchronous call that takes Meta too long', async () => {
    const first = await read();
    stage.simulator.control.configure({ mostRowsAtOnce: 0 });
    stage.simulator.control.restate(daily('11', '2026-07-09', 1, '11.00'));
    const second = await read(first);
    expect(posts().at(-1)!.parameters.time_range).to.equal('{"since":"2026-07-08","until":"2026-07-10"}');
    expect(spendByDay(second)['2026-07-09']).to.equal(11);
  });

  it('and pages that are too large for Meta are halved', async () => {
    stage.simulator.control.configure({ mostRowsToAPage: 100 });
    expectAll(await read());
    const limits = stage.simulator.control
      .calls()
      .map(({ parameters }) => parameters.limit)
      .filter((limit) => limit !== undefined);
    expect(limits.slice(0, 4)).to.deep.equal(['500', '250', '125', '62']);
  });

  it('read each account, with its own zone', async () => {
    expect(now.slice(0, 10)).to.equal('2026-07-10');
    // In Auckland it is already the eleventh.
    stage.simulator.control.configure({ timezone: 'Pacific/Auckland' });
    stage.simulator.control.restate(daily('11', '2026-07-11', 1, '3.00'));
    expect(spendByDay(await read())['2026-07-11']).to.equal(3);
  });
});

async function failure(work: Promise<unknown>): Promise<Error & { code: string; read: ReadStream }> {
  try {
    await work;
  } catch (error) {
    return error as never;
  }
  throw new TransientError('it did not fail', { code: 'test' });
}
