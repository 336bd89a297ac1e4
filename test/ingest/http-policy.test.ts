import { expect } from 'chai';
import { downloadFile } from '../../src/ingest/http/download.js';
import { type Call, HttpClient } from '../../src/ingest/http/http-client.js';
import { backoffMs, type HttpPolicy, makePolicy, meaningOf } from '../../src/ingest/http/policy.js';
import { resuming } from '../../src/ingest/http/resume.js';
import { ConfigError, ThrottledError, TransientError } from '../../src/runtime/errors.js';
import { rejection } from '../support/rejection.js';
import { testLogger } from '../support/test-logger.js';
import { type Answer, cut, neverAnswer, type ScriptedServer, say, serveScript } from './support/scripted-server.js';
import { TestClock } from './support/test-clock.js';

describe('the HTTP policy', () => {
  let server: ScriptedServer | undefined;
  let client: HttpClient | undefined;
  let clock: TestClock;
  const stop = new AbortController();

  beforeEach(() => {
    clock = new TestClock();
  });

  afterEach(async () => {
    await client?.close();
    await server?.close();
  });

  async function connect(
    deviations: Partial<HttpPolicy>,
    signal: AbortSignal,
    ...answers: Answer[]
  ): Promise<HttpClient> {
    server = await serveScript(...answers);
    const policy = makePolicy({ attempts: 3, ...deviations });
    client = new HttpClient({ policy, clock, log: testLogger, signal, random: () => 0.5 });
    return client;
  }

  const textCall = (path = '/?secret=hidden'): Call<string> => ({
    request: () => ({ method: 'GET', url: `${server!.url}${path}` }),
    classify: ({ body }) => ({ kind: 'ok', value: body.toString('utf8') }),
  });

  async function ask(answers: Answer[], deviations: Partial<HttpPolicy> = {}, signal = stop.signal): Promise<string> {
    return await (await connect(deviations, signal, ...answers)).send(textCall());
  }

  it('backs off with jitter after transient failures, and returns the answer that follows', async () => {
    expect(await ask([say(503), say(500), say(200, 'good')])).to.equal('good');
    expect(clock.sleeps).to.deep.equal([500, 1000]);
  });

  it("gives up after the policy's number of attempts, with host and path in the message but no query string", async () => {
    const error = await rejection(ask([say(503)]));
    expect(error).to.be.instanceOf(TransientError);
    expect((error as Error).message).to.match(/^127\.0\.0\.1:\d+\/: HTTP 503 \(attempt 3 of 3\)$/);
    expect(server!.requests).to.have.length(3);
  });

  it('waits for Retry-After if that is longer than its own back-off', async () => {
    await ask([say(503, '', { 'retry-after': '7' }), say(200)]);
    expect(clock.sleeps).to.deep.equal([7000]);
  });

  it('does not count throttled waits as attempts', async () => {
    const throttled = say(429, '', { 'retry-after': '2.0' });
    expect(await ask([...Array.from({ length: 8 }, () => throttled), say(200, 'good')])).to.equal('good');
    expect(clock.sleeps).to.have.length(8);
    expect(Math.min(...clock.sleeps)).to.be.at.least(2000);
  });

  it('ends throttled waits at their own deadline', async () => {
    const error = await rejection(ask([say(429, '', { 'retry-after': '60' })], { throttleDeadlineMs: 150_000 }));
    expect(error).to.be.instanceOf(ThrottledError);
    expect(server!.requests).to.have.length(3);
  });

  it('stops at the total deadline although attempts are left', async () => {
    const error = await rejection(ask([say(503, '', { 'retry-after': '40' })], { attempts: 99, deadlineMs: 100_000 }));
    expect(error).to.be.instanceOf(TransientError);
    expect(server!.requests).to.have.length(3);
  });

  for (const status of [400, 402, 403, 404, 423]) {
    it(`treats ${status} as a configuration error, and does not retry`, async () => {
      const error = await rejection(ask([say(status)]));
      expect(error).to.be.instanceOf(ConfigError);
      expect((error as ConfigError).code).to.equal(`http_${status}`);
      expect(server!.requests).to.have.length(1);
    });
  }

  it('renews credentials once after a refusal, then reports a configuration error', async () => {
    let renewals = 0;
    const renew = async (): Promise<void> => {
      renewals += 1;
    };
    await connect({}, stop.signal, say(401));
    expect(await rejection(client!.send({ ...textCall(), renew }))).to.be.instanceOf(ConfigError);
    expect({ renewals, requests: server!.requests.length }).to.deep.equal({ renewals: 1, requests: 2 });
  });

  it('asks for a smaller page after a few gateway time-outs', async () => {
    const error = (await rejection(ask([say(504)], { attempts: 9 }))) as TransientError;
    expect(error.shrink).to.equal(true);
    expect(server!.requests).to.have.length(2);
  });

  it('treats a truncated body as a failure, never as a short page', async () => {
    expect(await ask([cut('[1,2,3,4]', 4), say(200, '[1,2,3,4]')])).to.equal('[1,2,3,4]');
    expect(clock.sleeps).to.have.length(1);
  });

  it('asks for a smaller page if a body exceeds the size limit', async () => {
    const error = (await rejection(ask([say(200, 'x'.repeat(101))], { maxBodyBytes: 100 }))) as TransientError;
    expect({ code: error.code, shrink: error.shrink }).to.deep.equal({ code: 'http_body_too_long', shrink: true });
  });

  it('times out if a server does not answer', async () => {
    // As many attempts as it takes: on a busy machine, the good response may be late as well.
    const endless = Number.POSITIVE_INFINITY;
    const deviations = { requestTimeoutMs: 50, attempts: endless, attemptsBeforeShrink: endless, deadlineMs: endless };
    expect(await ask([neverAnswer, say(200, 'good')], deviations)).to.equal('good');
    expect(server!.requests.length).to.be.greaterThan(1);
  });

  it('times out, and can be stopped, while it waits for a free socket', async () => {
    const abort = new AbortController();
    await connect({ requestTimeoutMs: 60_000 }, abort.signal, neverAnswer);
    const busy = Array.from({ length: 4 }, () => rejection(client!.send(textCall())));
    const waiting = rejection(client!.send(textCall()));
    const reason = new Error('shutting down');
    abort.abort(reason);
    expect(await waiting).to.equal(reason);
    expect(await Promise.all(busy)).to.deep.equal([reason, reason, reason, reason]);
  });

  it('reports an unsendable request as a configuration error, without showing it', async () => {
    const http = await connect({}, stop.signal, say(200));
    const request = () => ({ method: 'GET' as const, url: server!.url, headers: { 'x-token': 'hidden\n' } });
    const error = await rejection(http.send({ ...textCall(), request }));
    expect(error).to.be.instanceOf(ConfigError);
    expect((error as Error).message)
      .to.contain('x-token')
      .and.to.not.contain('hidden');
  });

  it('reconnects after the server hung up', async () => {
    expect(await ask([(request) => request.socket.destroy(), say(200, 'good')])).to.equal('good');
  });

  it('rejects with the reason of an abort, at once, in the middle of a request', async () => {
    const abort = new AbortController();
    const reason = new Error('shutting down');
    const asked = ask([() => abort.abort(reason)], {}, abort.signal);
    expect(await rejection(asked)).to.equal(reason);
    expect(clock.sleeps).to.deep.equal([]);
  });

  it('draws waits from 0 up to a cap', () => {
    const policy = makePolicy({ backoffBaseMs: 100, backoffCapMs: 1000 });
    expect(backoffMs(policy, 2, () => 0)).to.equal(0);
    expect(backoffMs(policy, 2, () => 0.999)).to.equal(400);
    expect(backoffMs(policy, 30, () => 0.999)).to.equal(999);
  });

  it('has a class for every status', () => {
    const statuses = [200, 401, 402, 408, 425, 429, 430, 500, 502, 530, 540, 599];
    expect(statuses.map((status) => meaningOf(makePolicy(), status))).to.deep.equal([
      'ok',
      'unauthorised',
      'config',
      'transient',
      'transient',
      'throttled',
      ...Array.from({ length: 6 }, () => 'transient'),
    ]);
  });

  it('refuses an inconsistent policy', () => {
    expect(() => makePolicy({ attempts: 0 })).to.throw(RangeError, 'attempts is 0');
  });

  describe('for downloads', () => {
    const file = 'line one\nline two\nline three\n';

    async function download(answers: Answer[]): Promise<string> {
      await connect({}, stop.signal, ...answers);
      const pieces: Buffer[] = [];
      for await (const piece of downloadFile(client!, `${server!.url}/file?signature=hidden`)) pieces.push(piece);
      return Buffer.concat(pieces).toString('utf8');
    }

    const ranged: Answer = (request, response) => {
      const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
      say(from > 0 ? 206 : 200, file.slice(from))(request, response);
    };

    it('resumes at the byte where it was interrupted', async () => {
      expect(await download([cut(file, 11), ranged])).to.equal(file);
      expect(server!.requests.map(({ headers }) => headers.range)).to.deep.equal([undefined, 'bytes=11-']);
    });

    it('skips the bytes it has if the server does not support ranges', async () => {
      expect(await download([cut(file, 9), say(200, file)])).to.equal(file);
    });

    it('ends at once if nothing is left', async () => {
      expect(await download([cut(`${file}x`, file.length), say(416)])).to.equal(file);
    });

    it('waits as long as a server that is busy asks, and as often', async () => {
      const busy = say(429, '', { 'retry-after': '30' });
      expect(await download([busy, busy, busy, busy, ranged])).to.equal(file);
      expect(clock.sleeps).to.have.length(4);
      for (const ms of clock.sleeps) expect(ms).to.be.within(30_000, 33_001);
    });

    it('has the time of its attempts anew after each part: a large file takes longer than a request may', async () => {
      async function* parts(offset: number): AsyncGenerator<Buffer> {
        clock.advance(11 * 60_000);
        yield Buffer.from(file.slice(offset, offset + 9));
        if (offset + 9 < file.length) throw new TransientError('cut', { code: 'http_cut_body' });
      }
      const options = { policy: makePolicy(), clock, log: testLogger, signal: stop.signal, random: () => 0.5 };
      const pieces: Buffer[] = [];
      for await (const piece of resuming({ options, place: 'a file', pass: parts })) pieces.push(piece);
      expect(Buffer.concat(pieces).toString('utf8')).to.equal(file);
    });

    it('reports a missing file', async () => {
      expect(await rejection(download([say(403)]))).to.be.instanceOf(ConfigError);
    });
  });
});
