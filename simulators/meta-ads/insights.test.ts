import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { projectFile } from '../../src/runtime/project-files.js';
import type { MetaSimulator } from './server.js';
import { DEFAULT_META_CREDENTIALS } from './settings.js';
import { ask, plainRows, report, SAMPLE_ACCOUNT, startSample } from './test-support/client.js';

const account = `act_${SAMPLE_ACCOUNT}`;
const insights = `${account}/insights`;
const sample = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(projectFile('simulators', 'meta-ads', 'samples', `${name}.json`), 'utf8')) as never;

describe('The Meta simulator', () => {
  let simulator: MetaSimulator;
  before(async () => {
    simulator = await startSample();
  });
  afterEach(() => {
    simulator.control.reset();
    simulator.control.configureCredentials(DEFAULT_META_CREDENTIALS);
    simulator.control.configure({ callsPerHour: 100_000, mostRowsAtOnce: 5000, mostRowsOfAJob: 100_000 });
  });
  after(() => simulator.close());

  const codes = async (path: string, parameters: Record<string, string>, more = {}): Promise<unknown[]> => {
    const { status, body } = await ask(simulator, path, parameters, more);
    return [status, body.error?.code, body.error?.error_subcode];
  };

  it('answers a day as the sample has it: text for numbers, one purchase under three types, no zero windows', async () => {
    const { data } = sample('insights-page') as { data: Record<string, unknown>[] };
    const [wanted] = data as [{ actions: object[]; action_values: object[] }];
    const fields = 'account_id,account_currency,campaign_id,campaign_name,impressions,clicks,inline_link_clicks,spend';
    const windows = '["1d_click","7d_click","1d_view","1d_ev","7d_view"]';
    const query = report('2026-07-01', '2026-07-07', { action_attribution_windows: windows });
    const { body } = await ask(simulator, insights, {
      ...query,
      fields: `${fields},actions,action_values,attribution_setting`,
    });
    const [row] = body.data;
    for (const field of [...fields.split(','), 'date_start', 'date_stop']) {
      expect(row[field], field).to.equal((wanted as Record<string, unknown>)[field]);
    }
    const types = (list: { action_type: string }[]): string[] => list.map(({ action_type: type }) => type).slice(0, 4);
    expect(types(row.actions)).to.have.members(types(wanted.actions as never));
    const purchase = wanted.actions.find((each) => (each as { action_type: string }).action_type === 'omni_purchase');
    expect(row.actions.find((each: { action_type: string }) => each.action_type === 'omni_purchase')).to.deep.equal(
      purchase,
    );
    expect(row.action_values[1]).to.deep.equal({ ...wanted.action_values[0] });
    expect(row.attribution_setting).to.equal('7d_click_1d_view');
    // No delivery, no row.
    expect(body.data).to.have.length(1);
  });

  it('pages by 25 unless told otherwise, with the token in the next address, and refuses a cursor elsewhere', async () => {
    const days = Array.from({ length: 30 }, (_, at) => `2026-05-${String(at + 1).padStart(2, '0')}`);
    simulator.control.seed({ rows: plainRows('77', days) });
    const query = report('2026-05-01', '2026-05-31');
    const first = await ask(simulator, insights, query);
    expect(first.body.data).to.have.length(25);
    expect(first.body.paging.next).to.contain('access_token=');
    const { after } = first.body.paging.cursors;
    const second = await ask(simulator, insights, { ...query, after });
    expect([second.body.data.length, second.body.paging.next]).to.deep.equal([5, undefined]);
    expect(await codes(insights, { ...report('2026-05-01', '2026-05-30'), after })).to.deep.equal([
      400,
      100,
      undefined,
    ]);
    expect(await codes(insights, { ...query, limit: '1001' })).to.deep.equal([500, 1, undefined]);
    expect((await ask(simulator, insights, { ...query, limit: '1001' })).body.error.message).to.equal(
      (sample('error-1-reduce') as { error: { message: string } }).error.message,
    );
  });

  it('refuses tokens, proofs and permissions with their codes', async () => {
    const { token, appSecret } = DEFAULT_META_CREDENTIALS;
    const set = (changes: object): void =>
      simulator.control.configureCredentials({ ...DEFAULT_META_CREDENTIALS, ...changes });
    expect(await codes(account, {}, { token: '' })).to.deep.equal([400, 104, undefined]);
    expect((await ask(simulator, account, {}, { token: 'EAAwrong' })).body.error.message).to.contain('EAAwrong');
    for (const [tokenState, subcode] of [
      ['expired', 463],
      ['password-changed', 460],
      ['invalid', 467],
    ] as const) {
      set({ tokenState });
      expect(await codes(account, {})).to.deep.equal([401, 190, subcode]);
    }
    set({ requiresProof: true });
    expect(await codes(account, {})).to.deep.equal([400, 100, undefined]);
    expect(await codes(account, { appsecret_proof: 'wrong' })).to.deep.equal([400, 100, undefined]);
    const proof = createHmac('sha256', appSecret).update(token).digest('hex');
    expect((await ask(simulator, account, { appsecret_proof: proof })).status).to.equal(200);
    set({ permissions: [] });
    expect(await codes(account, {})).to.deep.equal([403, 200, undefined]);
    expect(await codes('act_1', {})).to.deep.equal([400, 100, 33]);
  });

  it('has versions: raises one before its end with a header, and refuses it afterwards', async () => {
    expect((await ask(simulator, account)).headers.get('facebook-api-version')).to.equal('v27.0');
    const known = simulator.control.versions;
    simulator.control.versions = [{ version: 'v25.0', endsOn: '2026-10-01' }, ...known.slice(1)];
    const raised = await ask(simulator, account, {}, { version: 'v25.0' });
    expect(raised.headers.get('facebook-api-version')).to.equal('v26.0');
    expect(raised.headers.get('x-ad-api-version-warning')).to.match(/auto-upgraded to v26.0 as v25.0/);
    simulator.control.versions = [{ version: 'v25.0', endsOn: '2026-07-09' }, ...known.slice(1)];
    expect(await codes(account, {}, { version: 'v25.0' })).to.deep.equal([400, 2635, undefined]);
    simulator.control.versions = known;
    expect(await codes(account, {}, { version: 'v21.0' })).to.deep.equal([400, 2635, undefined]);
    expect(await codes(account, {}, { version: 'v99.0' })).to.deep.equal([400, 2500, undefined]);
  });

  it('refuses features of old apps, unknown fields, wrong ranges, and days beyond 37 months', async () => {
    const query = report('2026-07-01', '2026-07-07');
    for (const legacy of [
      { ids: '1,2' },
      { method: 'post' },
      { batch: '[]' },
      { callback: 'x' },
      { date_format: 'U' },
    ]) {
      expect(await codes(account, legacy as never), JSON.stringify(legacy)).to.deep.equal([400, 100, undefined]);
    }
    expect(await codes(insights, { ...query, fields: 'spend.as(cost)' })).to.deep.equal([400, 100, undefined]);
    expect(await codes(insights, { ...query, fields: 'spends' })).to.deep.equal([400, 100, undefined]);
    expect(await codes(insights, { ...query, time_range: '{"since":"1.7.2026"}' })).to.deep.equal([
      400,
      100,
      undefined,
    ]);
    expect(await codes(insights, report('2026-07-07', '2026-07-01'))).to.deep.equal([400, 100, undefined]);
    expect(await codes(insights, report('2023-06-09', '2023-06-30'))).to.deep.equal([400, 3018, undefined]);
    expect((await ask(simulator, insights, report('2023-06-10', '2023-06-30'))).status).to.equal(200);
    expect(await codes(insights, report('23-06-10', '23-06-30'))).to.deep.equal([400, 3018, undefined]);
  });

  it('answers dead windows without a key, gated breakdowns without rows, and regions without purchases', async () => {
    const query = report('2026-07-03', '2026-07-03');
    const { body } = await ask(simulator, insights, { ...query, action_attribution_windows: '["7d_view","28d_view"]' });
    expect(body.data[0].actions[1]).to.deep.equal({ action_type: 'purchase', value: '9' });
    const by = async (breakdowns: string): Promise<{ actions?: { action_type: string }[] }[]> =>
      (await ask(simulator, insights, { ...query, breakdowns })).body.data;
    expect(await by('impression_device')).to.deep.equal([]);
    expect(await by('publisher_platform')).to.have.length(2);
    const [region] = await by('region');
    expect(region!.actions!.map(({ action_type: type }) => type)).to.deep.equal(['link_click']);
  });

  it('counts calls in its headers, and refuses one too many with 400', async () => {
    simulator.control.configure({ callsPerHour: 4 });
    const percents: number[] = [];
    for (let call = 0; call < 4; call += 1) {
      const { headers } = await ask(simulator, account);
      percents.push(JSON.parse(headers.get('x-fb-ads-insights-throttle')!).acc_id_util_pct);
    }
    expect(percents).to.deep.equal([25, 50, 75, 100]);
    const refused = await ask(simulator, account);
    const wanted = sample('error-80000') as { error: object };
    expect([refused.status, { ...refused.body.error, fbtrace_id: 'A1' }]).to.deep.equal([400, wanted.error]);
    const [limit] = JSON.parse(refused.headers.get('x-business-use-case-usage')!)[SAMPLE_ACCOUNT];
    expect([limit.type, limit.estimated_time_to_regain_access]).to.deep.equal(['ads_insights', 60]);
    simulator.control.advance(3601);
    expect((await ask(simulator, account)).status).to.equal(200);
  });

  it('lists deleted and archived campaigns only if asked', async () => {
    const { control } = simulator;
    control.putCampaign({ id: '5', status: 'DELETED' });
    const ids = async (more: Record<string, string>): Promise<string[]> =>
      (await ask(simulator, `${account}/campaigns`, more)).body.data.map(({ id }: { id: string }) => id);
    expect(await ids({})).not.to.contain('5');
    expect(await ids({ effective_status: '["ACTIVE","DELETED"]' })).to.contain('5');
    expect(await codes(`${account}/campaigns`, { effective_status: '["GONE"]' })).to.deep.equal([400, 100, undefined]);
    // A filter of insights hides what is not active.
    control.restate(plainRows('5', ['2026-07-04']));
    const query = report('2026-07-04', '2026-07-04');
    expect((await ask(simulator, insights, query)).body.data).to.have.length(1);
    expect(
      (
        await ask(simulator, insights, {
          ...query,
          filtering: '[{"field":"spend","operator":"GREATER_THAN","value":0}]',
        })
      ).body.data,
    ).to.deep.equal([]);
  });

  it('restates up to 28 days, downwards too, and no older ones', () => {
    const { control } = simulator;
    const account = control.account();
    expect(account.spendOn('2026-07-03')).to.equal('143.50');
    control.restate(plainRows('23854404676180548', ['2026-06-15'], '7.00'));
    control.restate(plainRows('23854404676180548', ['2026-06-15'], '5.00'));
    expect(account.spendOn('2026-06-15')).to.equal('5.00');
    control.retract('23854404676180548', '2026-06-15');
    expect(account.spendOn('2026-06-15')).to.equal('0.00');
    expect(() => control.restate(plainRows('1', ['2026-06-01']))).to.throw(/39 days old/);
    expect(() => control.restate(plainRows('1', ['2026-07-12']))).to.throw(/has not begun/);
  });

  describe('as a maker of jobs', () => {
    const make = async (outcome?: object): Promise<string> => {
      if (outcome) simulator.control.inject({ effect: { kind: 'job', outcome: outcome as never } });
      const { body } = await ask(simulator, insights, report('2026-07-03', '2026-07-03'), { method: 'POST' });
      return body.report_run_id;
    };
    const state = async (id: string): Promise<unknown[]> => {
      const { body } = await ask(simulator, id);
      return [body.async_status, body.async_percent_completion];
    };

    it('goes through the states of the samples, and has its rows when completed', async () => {
      const id = await make();
      expect(await state(id)).to.deep.equal(['Job Not Started', 0]);
      expect(await codes(`${id}/insights`, {})).to.deep.equal([400, 100, undefined]);
      simulator.control.advance(8);
      const running = (await ask(simulator, id)).body;
      expect(Object.keys(running)).to.deep.equal(Object.keys(sample('async-status-running')));
      simulator.control.advance(8);
      const completed = (await ask(simulator, id)).body;
      expect(Object.keys(completed)).to.have.members(Object.keys(sample('async-status-completed')));
      expect((await ask(simulator, `${id}/insights`, { limit: '500' })).body.data).to.have.length(1);
    });

    it('may be completed below 100 % with a part of its rows, run at 100 %, never end, be skipped, or fail', async () => {
      const early = await make({ kind: 'completed-early', seconds: 20 });
      const late = await make({ kind: 'running-at-100', seconds: 20 });
      const stuck = await make({ kind: 'stuck' });
      const skipped = await make({ kind: 'skipped' });
      const failed = await make({
        kind: 'failed',
        error_code: -2,
        error_subcode: 2490547,
        error_message: 'Report Failed',
      });
      simulator.control.advance(15);
      expect(await state(early)).to.deep.equal(['Job Completed', 80]);
      expect((await ask(simulator, `${early}/insights`)).body.data).to.have.length(0);
      expect(await state(late)).to.deep.equal(['Job Running', 100]);
      expect(await state(skipped)).to.deep.equal(['Job Skipped', 0]);
      expect((await ask(simulator, failed)).body).to.include({ async_status: 'Job Failed', error_code: -2 });
      simulator.control.advance(20);
      expect([await state(early), await state(late)]).to.deep.equal([
        ['Job Completed', 100],
        ['Job Completed', 100],
      ]);
      simulator.control.advance(86_400);
      expect(await state(stuck)).to.deep.equal(['Job Running', 42]);
    });

    it('fails for a range that is too large, as a synchronous call is refused', async () => {
      simulator.control.configure({ mostRowsAtOnce: 0 });
      expect(await codes(insights, report('2026-07-03', '2026-07-03'))).to.deep.equal([500, 2, 1504038]);
      simulator.control.configure({ mostRowsOfAJob: 0 });
      const refused = await ask(simulator, insights, report('2026-07-03', '2026-07-03'));
      const wanted = sample('error-100-too-much') as { error: object };
      expect({ ...refused.body.error, fbtrace_id: 'A5' }).to.deep.equal(wanted.error);
      const id = await make();
      simulator.control.advance(15);
      const failed = (await ask(simulator, id)).body;
      expect(Object.keys(failed)).to.have.members(Object.keys(sample('async-status-failed')));
    });
  });
});
