import { networkInterfaces } from 'node:os';
import { expect } from 'chai';
import { hostFromPerson, hostOf } from '../../src/config/host-name.js';
import { listeningLogger } from '../support/test-logger.js';
import { exchange } from './support/raw-connection.js';
import { startTestApi, type TestApi } from './support/test-api.js';

const question = JSON.stringify({ query: '{ warehouse { version } }' });

describe('The host in a request', () => {
  let api: TestApi;

  before(async () => {
    api = await startTestApi({
      settings: {
        host: '127.0.0.1',
        port: 0,
        allowedHosts: ['Cartograph.Example.com', 'bücher.example', '2001:db8::0:5'],
      },
    });
  });
  after(() => api.close());

  /** Sends exactly these headers, and those that a query needs. */
  const asked = async (...headers: string[]) =>
    exchange(
      api.url,
      [
        'POST /graphql HTTP/1.1',
        ...headers,
        'Content-Type: application/json',
        `Content-Length: ${question.length}`,
        'Connection: close',
      ],
      question,
    );
  const codeOf = (body: string): string => JSON.parse(body).errors[0].extensions.code;

  for (const host of [
    'localhost',
    'LOCALHOST:4000',
    'localhost.',
    'localhost.:8080',
    'demo.localhost',
    '127.0.0.1',
    '127.0.0.1:4000',
    '127.8.9.10',
    '[::1]',
    '[::1]:4000',
    '[0:0:0:0:0:0:0:1]:4000',
    '[::ffff:127.0.0.1]',
    'cartograph.example.com',
    'CARTOGRAPH.example.com.:443',
    'xn--bcher-kva.example',
    '[2001:DB8::5]:4000',
  ]) {
    it(`may be loopback or a configured name:  ${host}`, async () => {
      const { status, body } = await asked(`Host: ${host}`);
      expect([status, body]).to.deep.equal([200, '{"data":{"warehouse":{"version":"1"}},"extensions":{"cost":502}}\n']);
    });
  }

  for (const host of [
    'rebind.example',
    'rebind.example:4000',
    'localhost.rebind.example',
    'notlocalhost',
    'localhost.rebind.example.',
    'evil-cartograph.example.com',
    'sub.cartograph.example.com',
    'cartograph.example.com.evil.example',
    '10.1.2.3',
    '0.0.0.0:4000',
    '128.0.0.1',
    '[::2]',
    '[2001:db8::6]',
  ]) {
    it(`must not be another: ${host}`, async () => {
      const { status, body } = await asked(`Host: ${host}`);
      expect([status, codeOf(body)]).to.deep.equal([403, 'HOST_NOT_ALLOWED']);
      expect(body).to.include('api.allowedHosts').and.to.not.include('version');
    });
  }

  for (const host of [
    '',
    ' ',
    'user@localhost',
    'localhost/x',
    'localhost:port',
    '[::1',
    '::1',
    '[::1%25lo]',
    'a b',
    'localhost, rebind.example',
    'localhost:999999',
  ]) {
    it(`must be valid: "${host}"`, async () => {
      const { status, body } = await asked(`Host: ${host}`);
      expect([status, codeOf(body)]).to.deep.equal([400, 'HOST_UNREADABLE']);
    });
  }

  it('must be present, once, and not in the request line', async () => {
    for (const head of [
      ['GET /health HTTP/1.0'],
      ['GET /health HTTP/1.1', 'Host: localhost', 'Host: rebind.example', 'Connection: close'],
      ['GET http://rebind.example/health HTTP/1.1', 'Host: localhost', 'Connection: close'],
    ]) {
      const { status, body } = await exchange(api.url, head);
      expect([status, codeOf(body)], head.join()).to.deep.equal([400, 'HOST_UNREADABLE']);
    }
    expect((await exchange(api.url, ['GET /health HTTP/1.1', 'Connection: close'])).status).to.equal(400);
  });

  it('is checked on every route, existing or not, for every method', async () => {
    for (const request of [
      'GET /',
      'GET /graphql',
      'GET /health',
      'GET /explorer',
      'GET /explorer/',
      'GET /explorer/main.js',
      'HEAD /health',
      'OPTIONS /graphql',
      'PUT /graphql',
      'GET /nowhere',
    ]) {
      const { status } = await exchange(api.url, [
        `${request} HTTP/1.1`,
        'Host: rebind.example',
        'Accept: text/html',
        'Connection: close',
      ]);
      expect(status, request).to.equal(403);
    }
  });

  it('is not taken from headers that a proxy could add', async () => {
    expect((await asked('Host: rebind.example', 'X-Forwarded-Host: localhost')).status).to.equal(403);
    expect((await asked('Host: localhost', 'X-Forwarded-Host: rebind.example')).status).to.equal(200);
  });

  it('may be the local address of the connection', async function () {
    const [own] = Object.values(networkInterfaces())
      .flat()
      .filter((address) => address && !address.internal && address.family === 'IPv4');
    if (!own) {
      this.test!.title += ' (skipped: this machine has only its loopback address)';
      return this.skip();
    }
    const open = await startTestApi({ settings: { host: '0.0.0.0', port: 0 } });
    try {
      const there = `http://${own.address}:${new URL(open.url).port}`;
      const answer = async (host: string) =>
        (await exchange(there, ['GET /health HTTP/1.1', `Host: ${host}`, 'Connection: close'])).status;
      expect([await answer(own.address), await answer('10.254.254.254'), await answer('rebind.example')]).to.deep.equal(
        [200, 403, 403],
      );
    } finally {
      await open.close();
    }
  });

  it('must be configured if the API listens to the network, which the log reports at the start', async () => {
    const said: string[] = [];
    const log = listeningLogger(({ msg }) => said.push(msg));
    const start = async (settings: object) => {
      said.length = 0;
      const open = await startTestApi({ settings: { host: '127.0.0.1', port: 0, ...settings }, log });
      await open.close();
      return said.filter((msg) => msg.includes('api.allowedHosts')).length;
    };
    expect(await start({ host: '0.0.0.0' })).to.equal(1);
    expect(await start({ host: '0.0.0.0', allowedHosts: ['cartograph.example.com'] })).to.equal(0);
    expect(await start({})).to.equal(0);
  });

  it('has one spelling', () => {
    expect(['LocalHost.:1', '127.1', '0x7f.0.0.1', '[::FFFF:7f00:1]', '[0::0:1]'].map(hostOf)).to.deep.equal([
      'localhost',
      '127.0.0.1',
      '127.0.0.1',
      '127.0.0.1',
      '::1',
    ]);
    expect(
      ['http://a.example', 'a.example:80', 'a.example/x', 'u@a.example', '*.a.example', ' '].map(hostFromPerson),
    ).to.deep.equal(new Array(6).fill(null));
  });
});

describe('The origin of a request', () => {
  let api: TestApi;

  before(async () => {
    api = await startTestApi({ settings: { host: '127.0.0.1', port: 0, allowedHosts: ['cartograph.example.com'] } });
  });
  after(() => api.close());

  const asked = async (origin: string) => {
    const response = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin },
      body: question,
    });
    return {
      status: response.status,
      body: await response.text(),
      cors: response.headers.get('access-control-allow-origin'),
    };
  };

  it('may be this server, or absent', async () => {
    for (const origin of [
      api.url,
      'http://localhost:3000',
      'https://cartograph.example.com',
      'chrome-extension://abcdef',
    ]) {
      const { status, cors } = await asked(origin);
      expect([status, cors], origin).to.deep.equal([200, null]);
    }
  });

  it('may not be another site, or null', async () => {
    for (const origin of ['https://elsewhere.example', 'null', 'https://localhost.elsewhere.example', 'garbage']) {
      const { status, body, cors } = await asked(origin);
      expect([status, cors], origin).to.deep.equal([403, null]);
      expect(body).to.include('ORIGIN_NOT_ALLOWED');
    }
  });

  it('of another site is refused in a preflight too', async () => {
    const response = await fetch(`${api.url}/graphql`, {
      method: 'OPTIONS',
      headers: {
        origin: 'http://localhost:3000',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    });
    expect(response.ok).to.equal(false);
    const allowed = [...response.headers.keys()].filter((name) => name.startsWith('access-control-'));
    expect(allowed).to.deep.equal([]);
  });
});
