import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import type { Fault } from '../../../simulators/meta-ads/faults.js';
import { nothingKnown } from '../../../src/contract/extractor.js';
import { endNotice } from '../../../src/ingest/meta-ads/client/api-versions.js';
import { meaningOfError } from '../../../src/ingest/meta-ads/client/graph-faults.js';
import { reportedUsage, Usage } from '../../../src/ingest/meta-ads/client/usage.js';
import { registerSecret, testSecrets } from '../../support/secrets.js';
import { type LogLine, listeningLogger } from '../../support/test-logger.js';
import { readStream } from '../support/read-stream.js';
import { accountId, type MetaStage, openMeta } from './support/read-meta.js';

describe("Meta's errors", () => {
  const meanings: [code: number, subcode: number | null, meaning: string][] = [
    [1, 99, 'transient'],
    [2, null, 'transient'],
    [2, 1504038, 'job'],
    [2, 1504041, 'config'],
    [2, 1504042, 'config'],
    [2, 1504043, 'transient'],
    [2, 1504044, 'transient'],
    [-2, 2490547, 'transient'],
    [-3, 1504045, 'smaller_range'],
    [4, 1504022, 'throttled'],
    [4, 1504039, 'throttled'],
    [10, null, 'config'],
    [17, 2446079, 'throttled'],
    [32, null, 'throttled'],
    [100, null, 'config'],
    [100, 33, 'config'],
    [100, 1487534, 'smaller_range'],
    [100, 1504018, 'job'],
    [100, 3191001, 'config'],
    [190, 463, 'config'],
    [200, null, 'config'],
    [299, null, 'config'],
    [368, null, 'config'],
    [613, null, 'throttled'],
    [960, null, 'transient'],
    [2635, null, 'config'],
    [2642, null, 'stale'],
    [3018, null, 'config'],
    [80000, null, 'throttled'],
    [80014, null, 'throttled'],
    [2, 2446289, 'config'],
  ];
  it('mean by code and subcode what is in the table', () => {
    for (const [code, subcode, meaning] of meanings) {
      const error = { code, subcode, message: 'A message', isTransient: false, traceId: null };
      expect([code, subcode, meaningOfError(error, 400).meaning]).to.deep.equal([code, subcode, meaning]);
    }
  });

  it('that are not in the table are transient if Meta says so, or with a status of a server', () => {
    const error = { code: 987654, subcode: null, message: 'A message', isTransient: false, traceId: null };
    expect(meaningOfError(error, 400)).to.deep.equal({ meaning: 'config', word: 'meta_refused' });
    expect(meaningOfError(error, 500).meaning).to.equal('transient');
    expect(meaningOfError({ ...error, isTransient: true }, 400).meaning).to.equal('transient');
    expect(
      meaningOfError({ ...error, code: 1, message: "Please reduce the amount of data you're asking for" }, 500).meaning,
    ).to.equal('smaller_page');
  });
});

describe('The client of Meta Ads', () => {
  let stage: MetaStage;
  beforeEach(async () => {
    stage = await openMeta();
  });
  afterEach(() => stage.close());

  const waitedMs = async (): Promise<number> => {
    const { clock } = stage.simulator.control;
    const began = clock.now();
    const extractor = stage.connect();
    await extractor.probe();
    await extractor.close();
    return (clock.now() - began) / 1000;
  };
  const error = (code: number, more: object = {}, times = 1): void =>
    stage.simulator.control.inject({
      effect: { kind: 'error', error: { code, message: `(#${code}) Refused` }, ...more },
      times,
    } as Fault);
  const refusal = async (settings = {}): Promise<{ code: string; message: string }> => {
    const extractor = stage.connect(settings);
    try {
      await extractor.probe();
      throw new Error('it was not refused');
    } catch (caught) {
      return caught as never;
    } finally {
      await extractor.close();
    }
  };

  it('waits as a refusal says, in minutes, and otherwise a minute and then longer', async () => {
    const usage = (minutes: number) => ({
      'x-business-use-case-usage': JSON.stringify({
        [accountId]: [{ type: 'ads_insights', call_count: 100, estimated_time_to_regain_access: minutes }],
      }),
    });
    error(80000, { headers: usage(7) });
    expect(await waitedMs()).to.be.within(7 * 60_000, 7.8 * 60_000);
    error(17, {}, 2);
    expect(await waitedMs()).to.be.within(3 * 60_000, 3.4 * 60_000);
    // A limit that outlasts the run is left to the next one.
    error(4, { headers: usage(90) });
    expect(await refusal()).to.include({ code: 'meta_app_limit', errorClass: 'throttled' });
  });

  it('slows down before a limit is reached, so that no call is refused', async () => {
    const { control } = stage.simulator;
    control.configure({ callsPerHour: 100 });
    const extractor = stage.connect();
    const began = control.clock.now();
    const scan = async (): Promise<void> => {
      const request = { state: { watermark: null }, signal: new AbortController().signal, known: nothingKnown };
      for await (const _ of extractor.streams[0]!.extract(request));
    };
    for (let scans = 0; scans < 89; scans += 1) await scan();
    expect(control.clock.now(), 'the first nine tenths').to.equal(began);
    for (let scans = 0; scans < 30; scans += 1) await scan();
    expect(control.calls().filter(({ isRateLimited }) => isRateLimited)).to.deep.equal([]);
    expect(control.clock.now() - began).to.be.greaterThan(3600_000_000);
    await extractor.close();
  });

  it('proves the secret of its app, and sends the token in a header only', async () => {
    const { metaToken, metaAppSecret } = testSecrets;
    registerSecret('metaProof', createHmac('sha256', metaAppSecret).update(metaToken).digest('hex'));
    stage.simulator.control.configureCredentials({ requiresProof: true });
    expect(await refusal()).to.include({ code: 'meta_app_secret' });
    expect((await refusal({ appSecret: 'wrong' })).message).to.match(/Invalid appsecret_proof.*settings\.appSecret/);
    const extractor = stage.connect({ appSecret: testSecrets.metaAppSecret });
    await extractor.probe();
    await extractor.close();
    for (const { parameters, headers } of stage.simulator.control.calls()) {
      expect(parameters).not.to.have.property('access_token');
      expect(headers.authorization).to.equal('***');
    }
  });

  it('repeats no token that Meta repeats, and stores none of an address', async () => {
    const { code, message } = await refusal({ accessToken: testSecrets.refusedMetaToken });
    expect([code, message.includes('Malformed access token ***')]).to.deep.equal(['meta_token_refused', true]);
    stage.simulator.control.configure({ mostRowsToAPage: 30 });
    const read = await readStream(stage.connect(), 'ad_spend');
    const pages = JSON.stringify(
      read.pages.map(({ records, state }) => [records.map(({ payload }) => Buffer.from(payload).toString()), state]),
    );
    expect(pages).not.to.contain('access_token');
    expect(pages).not.to.contain(testSecrets.metaToken);
  });

  for (const [tokenState, code, says] of [
    ['expired', 'meta_token_expired', /Session has expired.*code 190\/463.*Make a new token/],
    ['password-changed', 'meta_token_refused', /The password was changed/],
    ['invalid', 'meta_token_refused', /Make a new token of the system user/],
    ['app-removed', 'meta_token_refused', /The app was removed/],
  ] as const) {
    it(`says what to do about a token that is ${tokenState}`, async () => {
      stage.simulator.control.configureCredentials({ tokenState });
      const refused = await refusal();
      expect(refused).to.include({ code, errorClass: 'config' });
      expect(refused.message).to.match(says);
    });
  }

  it('says plainly that a range is older than what Meta keeps', async () => {
    error(3018);
    const { code, message } = await refusal();
    expect([code, message]).to.deep.equal([
      'meta_beyond_retention',
      `${new URL(stage.simulator.url).host}/v27.0/act_${accountId}: (#3018) Refused (code 3018, trace AFault). Meta keeps 37 months of insights, and what is older cannot be read. Check the clock of this machine, and set backfillStart to a later day`,
    ]);
  });

  it('tries again after failures of the network, of proxies and of Meta, and not after a final refusal', async () => {
    const { control } = stage.simulator;
    control.inject(
      { effect: { kind: 'reset' } },
      { effect: { kind: 'cut', afterBytes: 10 }, skip: 1 },
      { effect: { kind: 'status', status: 503 }, skip: 2 },
      { effect: { kind: 'html' }, skip: 3 },
    );
    error(2);
    await waitedMs();
    expect(control.faults.count).to.equal(0);
    control.log.clear();
    error(100);
    expect((await refusal()).code).to.equal('meta_invalid_request');
    expect(control.calls()).to.have.length(1);
  });

  it('tells once what Meta announces about the version, and months ahead when it ends', async () => {
    const { control } = stage.simulator;
    const warning = 'The call has been auto-upgraded to v27.0 as v26.0 will be deprecated.';
    control.inject({ effect: { kind: 'headers', headers: { 'x-ad-api-version-warning': warning } }, times: 9 });
    const lines: LogLine[] = [];
    const extractor = stage.connect({}, { log: listeningLogger((line) => lines.push(line)) });
    const { notices } = await extractor.probe();
    await extractor.close();
    expect(notices).to.deep.equal([warning]);
    expect(lines.filter(({ announced }) => announced === warning)).to.have.length(1);
    const known = [
      { version: 'v26.0', released: '2026-07-29', endsOn: null },
      { version: 'v25.0', released: '2026-02-18', endsOn: '2027-02-23' },
    ];
    expect(endNotice('v25.0', '2026-10-25', known)).to.equal(null);
    expect(endNotice('v25.0', '2026-10-26', known)).to.match(
      /ends version v25.0 of its API on 2027-02-23.*before that day/,
    );
    expect(endNotice('v25.0', '2027-03-01', known)).to.match(/ended version v25.0/);
    expect(endNotice('v26.0', '2027-03-30', known)).to.equal(null);
    expect(endNotice('v26.0', '2027-04-01', known)).to.match(
      /may end version v26.0 of its API from about 2027-07-29 on/,
    );
  });
});

describe("Meta's headers of usage", () => {
  it('are read when they are there, and the fullest limit counts', () => {
    const headers = {
      'x-business-use-case-usage':
        '{"1":[{"type":"ads_insights","call_count":96,"total_cputime":40,"total_time":60,"estimated_time_to_regain_access":0}]}',
      'x-fb-ads-insights-throttle': '{"app_id_util_pct":12.5,"acc_id_util_pct":97.5}',
      'x-app-usage': '{"call_count":10,"total_time":8,"total_cputime":7}',
      'x-ad-account-usage': '{"acc_id_util_pct":9.67,"reset_time_duration":500}',
    };
    expect(reportedUsage(headers)).to.deep.equal({ percent: 97.5, regainMs: 0 });
    expect(reportedUsage({ 'x-ad-account-usage': '{"acc_id_util_pct":100,"reset_time_duration":500}' })).to.deep.equal({
      percent: 100,
      regainMs: 500_000,
    });
    const ofAudiences = '{"1":[{"type":"custom_audience","call_count":100,"estimated_time_to_regain_access":9}]}';
    expect(reportedUsage({ 'x-business-use-case-usage': ofAudiences })).to.deep.equal({ percent: 0, regainMs: 0 });
    expect(reportedUsage({})).to.deep.equal({ percent: 0, regainMs: 0 });
    expect(reportedUsage({ 'x-app-usage': 'not JSON' })).to.deep.equal({ percent: 0, regainMs: 0 });
  });

  it('spread the rest of a limit over its hour', () => {
    const at = new Date('2026-07-10T12:00:00Z');
    const waits = [50, 89, 90, 95, 99, 100].map((percent) => {
      const usage = new Usage();
      usage.note({ headers: { 'x-app-usage': JSON.stringify({ call_count: percent }) } }, at);
      return usage.waitMs(at) / 60_000;
    });
    expect(waits).to.deep.equal([0, 0, 3.6, 7.2, 36, 60]);
  });
});
