import { expect } from 'chai';
import { micros } from '../kit/clock.js';
import type { PartialPropertySettings } from './model.js';
import { READONLY, type SampleProperty, startSample, visit } from './test-support/client.js';

const day = { dateRanges: [{ startDate: '2026-07-03', endDate: '2026-07-03' }] };
const named = (...names: string[]) => names.map((name) => ({ name }));
const good = { ...day, metrics: named('sessions'), returnPropertyQuota: true };

describe('The GA4 simulator refuses', () => {
  let sample: SampleProperty;
  const start = async (settings: Partial<PartialPropertySettings> = {}) => {
    sample = await startSample([visit('a')], settings);
  };
  const refusal = async (request: object, options?: Parameters<SampleProperty['report']>[1]): Promise<string> => {
    const { status, body } = await sample.report(request, options);
    return `${status} ${body.error?.status ?? ''}: ${body.error?.message ?? ''}`;
  };
  afterEach(() => sample.simulator.close());

  it('tokens that are missing, expired, or of another scope, and people who may not view the property', async () => {
    await start({ viewers: ['reader@example.com'] });
    expect(await refusal(good, { authorization: 'Bearer ya29.none' })).to.match(
      /^401 UNAUTHENTICATED: Request had invalid/,
    );
    const ads = `Bearer ${await sample.token(['https://www.googleapis.com/auth/adwords'])}`;
    expect(await refusal(good, { authorization: ads })).to.equal(
      '403 PERMISSION_DENIED: Request had insufficient authentication scopes.',
    );
    expect(await refusal(good)).to.match(
      /^403 PERMISSION_DENIED: User does not have sufficient permissions for this property/,
    );
    sample.simulator.control.configure({ viewers: null });
    expect(await refusal(good)).to.equal('200 : ');
    expect(await refusal(good, { property: '999' })).to.match(/^403 PERMISSION_DENIED/);
    const authorization = `Bearer ${await sample.token([READONLY])}`;
    expect(await refusal(good, { authorization })).to.equal('200 : ');
    sample.clock.advance(3600);
    expect(await refusal(good, { authorization })).to.match(/^401/);
  });

  it('other methods and paths, with a page', async () => {
    await start();
    const { url } = sample.simulator;
    for (const [method, path] of [
      ['GET', '/v1beta/properties/1234:runReport'],
      ['POST', '/v1beta/properties/1234:runNothing'],
      ['POST', '/v2/properties/1234:runReport'],
    ] as const) {
      const { status, headers } = await fetch(`${url}${path}`, { method });
      expect([status, headers.get('content-type')], `${method} ${path}`).to.deep.equal([404, 'text/html']);
    }
  });

  for (const [what, request, says] of [
    ['no fields', { ...day }, /^Requests require dimensions and\/or metrics/],
    [
      'unknown dimensions',
      { ...good, dimensions: named('city2') },
      /^Field city2 is not a valid dimension\. .*api-schema $/,
    ],
    ['unknown metrics', { ...good, metrics: named('users') }, /^Field users is not a valid metric\./],
    ['item dimensions beside sessions', { ...good, dimensions: named('itemName') }, /^Please remove sessions to make/],
    [
      'cost without campaigns',
      { ...good, metrics: named('advertiserAdCost') },
      /^Please add sessionCampaignName to make/,
    ],
    [
      'eleven metrics',
      { ...good, metrics: named(...new Array(11).fill('sessions')) },
      /^Requests are limited to 10 metrics within a nested request\. This request is for 11 metrics\.$/,
    ],
    [
      'ten dimensions',
      { ...good, dimensions: named(...new Array(10).fill('date')) },
      /^Requests are limited to 9 dimensions/,
    ],
    [
      'five ranges',
      { ...good, dateRanges: new Array(5).fill(day.dateRanges[0]) },
      /^Requests are limited to 4 dateRanges/,
    ],
    ['no range', { metrics: named('sessions') }, /date range/],
    [
      'days that do not exist',
      { ...good, dateRanges: [{ startDate: '2026-02-30', endDate: 'today' }] },
      /^Invalid startDate/,
    ],
    ['ranges backwards', { ...good, dateRanges: [{ startDate: 'today', endDate: 'yesterday' }] }, /endDate/],
    [
      'orders of other fields',
      { ...good, orderBys: [{ dimension: { dimensionName: 'date' } }] },
      /^Field date exists in OrderBy but is not defined/,
    ],
    ['limits that are not positive', { ...good, limit: '0' }, /limit must be positive/],
    ['unknown names', { ...good, sampling: 1 }, /^Invalid JSON payload received\. Unknown name "sampling"/],
    [
      'unknown names inside',
      { ...good, metrics: [{ name: 'sessions', alias: 's' }] },
      /Unknown name "alias" at 'metrics\[0\]'/,
    ],
  ] as const) {
    it(what, async () => {
      await start();
      const { status, body } = await sample.report(request);
      expect([status, body.error?.status]).to.deep.equal([400, 'INVALID_ARGUMENT']);
      expect(body.error?.message).to.match(says);
    });
  }

  it('requests beyond each quota, with its own words, until its window ends', async () => {
    await start({ limits: { tokensPerDay: 100, tokensPerHour: 60, tokensPerProjectPerHour: 40 }, tokensPerReport: 20 });
    const first = await sample.report(good);
    expect(first.body.propertyQuota).to.deep.equal({
      tokensPerDay: { consumed: 20, remaining: 80 },
      tokensPerHour: { consumed: 20, remaining: 40 },
      concurrentRequests: { remaining: 10 },
      serverErrorsPerProjectPerHour: { remaining: 10 },
      potentiallyThresholdedRequestsPerHour: { remaining: 120 },
      tokensPerProjectPerHour: { consumed: 20, remaining: 20 },
    });
    await sample.report(good);
    expect(await refusal(good)).to.match(
      /^429 RESOURCE_EXHAUSTED: Exhausted property tokens for a project per hour\. These/,
    );
    sample.simulator.control.configure({ limits: { tokensPerProjectPerHour: 1000 } });
    await sample.report(good);
    expect(await refusal(good)).to.match(/^429 RESOURCE_EXHAUSTED: Exhausted property tokens per hour/);
    sample.clock.set(micros('2026-07-06T13:00:00Z'));
    await sample.report(good);
    await sample.report(good);
    expect(await refusal(good)).to.match(/Exhausted property tokens per day/);
    // Midnight in California.
    sample.clock.set(micros('2026-07-07T07:00:00Z'));
    expect(await refusal(good)).to.equal('200 : ');
  });

  it('thresholded requests, server errors and concurrent requests beyond theirs', async () => {
    const limits = {
      potentiallyThresholdedRequestsPerHour: 1,
      serverErrorsPerProjectPerHour: 2,
      concurrentRequests: 1,
    };
    await start({ thresholdUsers: 2, limits });
    const broken = { ...good, dimensions: named('sessionSource') };
    expect(await refusal(broken)).to.equal('200 : ');
    expect(await refusal(broken)).to.match(/^429 .*Exhausted potentially thresholded requests quota/);
    sample.simulator.control.configure({ thresholdUsers: 0 });
    sample.simulator.control.inject(
      { effect: { kind: 'status', status: 500 } },
      { effect: { kind: 'status', status: 503 }, skip: 1 },
    );
    expect(await refusal(good)).to.match(/^500 INTERNAL/);
    expect(await refusal(good)).to.match(/^503 UNAVAILABLE/);
    expect(await refusal(good)).to.match(/^429 .*Exhausted server errors/);
    sample.simulator.control.reset();
    sample.simulator.control.inject({ effect: { kind: 'delay', milliseconds: 200 } });
    const [slow, fast] = await Promise.all([refusal(good), refusal(good)].map((each) => each));
    expect([slow, fast].map((text) => text!.slice(0, 3)).sort()).to.deep.equal(['200', '429']);
  });

  it('everything of a project that has sent too many wrong requests, for the rest of fifteen minutes', async () => {
    await start({ limits: { clientErrors: 3 } });
    for (let n = 0; n < 3; n += 1) expect(await refusal({ ...day })).to.match(/^400/);
    expect(await refusal(good)).to.match(/^429 .*client errors/);
    sample.clock.advance(15 * 60);
    expect(await refusal(good)).to.equal('200 : ');
  });

  it('and its control plane stages it all over HTTP', async () => {
    await start();
    const control = async (method: string, what: string, body?: object) => {
      const init = body ? { method, body: JSON.stringify(body) } : { method };
      return (await fetch(`${sample.simulator.url}/__control/${what}`, init)).json();
    };
    await control('POST', 'faults', {
      effect: { kind: 'refusal', code: 400, status: 'INVALID_ARGUMENT', message: 'No.' },
      match: { path: 'runReport' },
    });
    expect(await refusal(good)).to.equal('400 INVALID_ARGUMENT: No.');
    await control('POST', 'drain', { quota: 'tokensPerHour' });
    expect(await refusal(good)).to.match(/^429/);
    await control('POST', 'reset');
    await control('POST', 'put', { visits: [visit('b')] });
    await control('POST', 'configure', { changes: { timezone: 'Europe/Berlin' } });
    const { body } = await sample.report(good);
    expect([body.rows![0]!.metricValues![0]!.value, body.metadata!.timeZone]).to.deep.equal(['2', 'Europe/Berlin']);
    const calls = (await control('GET', 'calls')) as { request: object; headers: Record<string, string> }[];
    expect(calls.at(-1)!.request).to.deep.equal(good);
    expect(calls.at(-1)!.headers.authorization).to.equal('***');
  });
});
