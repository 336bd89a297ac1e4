import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { AccessTokens } from '../../src/ingest/http/access-tokens.js';
import { HttpClient } from '../../src/ingest/http/http-client.js';
import { makePolicy } from '../../src/ingest/http/policy.js';
import { ConfigError } from '../../src/runtime/errors.js';
import { rejection } from '../support/rejection.js';
import { testLogger } from '../support/test-logger.js';

describe('Access tokens', () => {
  const clock = { now: () => new Date('2026-11-29T09:00:00Z'), sleep: async () => undefined };
  const granted = { status: 200, body: '{"access_token": "granted", "expires_in": 3600}' };
  /** The last one is repeated. */
  let answers: { status: number; body: string }[];
  let requests = 0;
  let server: Server;
  let http: HttpClient;
  let tokens: AccessTokens;

  beforeEach(async () => {
    requests = 0;
    server = createServer((request, response) => {
      request.resume();
      const { status, body } = answers[Math.min(requests, answers.length - 1)]!;
      requests += 1;
      response.writeHead(status).end(body);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const signal = new AbortController().signal;
    http = new HttpClient({ policy: makePolicy({ attempts: 3 }), clock, log: testLogger, signal });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
    const refusal = (code: string, description: string | null) => `${code}: ${description ?? 'no more is said'}`;
    tokens = new AccessTokens(
      { url, platform: 'shop', form: () => ({ grant_type: 'test' }), refusal },
      { http, clock },
    );
  });

  afterEach(async () => {
    await http.close();
    server.close();
    await once(server, 'close');
  });

  it('are asked for again if a proxy refuses with a page of its own', async () => {
    answers = [{ status: 403, body: '<html>blocked</html>' }, granted];
    expect(await tokens.current()).to.equal('granted');
    expect(requests).to.equal(2);
  });

  it('are a matter of set-up if such a page comes each time', async () => {
    answers = [{ status: 403, body: '<html>blocked</html>' }];
    const error = await rejection(tokens.current());
    expect(error).to.be.instanceOf(ConfigError).and.include({ code: 'http_403' });
    expect(requests).to.equal(3);
  });

  it('are refused without retrying where the platform gives its reason', async () => {
    answers = [{ status: 400, body: '{"error": "invalid_grant"}' }];
    const error = await rejection(tokens.current());
    expect(error).to.be.instanceOf(ConfigError).and.include({ code: 'shop_invalid_grant' });
    expect(error.message).to.include('invalid_grant: no more is said');
    expect(requests).to.equal(1);
  });

  it('that cannot be read are asked for again', async () => {
    answers = [{ status: 200, body: '{"access_token": "gran' }, granted];
    expect(await tokens.current()).to.equal('granted');
  });
});
