import { connect } from 'node:net';
import { expect } from 'chai';
import { onBusyMachine } from '../support/on-busy-machine.js';
import { waitFor } from '../support/wait-for.js';
import { exchange, openConnection, questionBytes, readAnswer } from './support/raw-connection.js';
import { startTestApi, type TestApi } from './support/test-api.js';

const times = { headersMs: 400, requestMs: 800, idleMs: 400, takingMs: 600 };

describe('A slow client', () => {
  let api: TestApi;

  before(async () => {
    api = await startTestApi({ httpTimes: times });
  });
  after(() => api.close());

  /** Sends a byte each now and then until the connection is closed. */
  async function trickle(text: string): Promise<string> {
    const connection = await openConnection(api.url);
    let sent = 0;
    const timer = setInterval(() => {
      connection.send(text.charAt(sent % text.length));
      sent += 1;
    }, 20);
    try {
      return await connection.closed();
    } finally {
      clearInterval(timer);
    }
  }

  const timedOut = (text: string): void => {
    const { status, body } = readAnswer(text);
    expect([status, JSON.parse(body).errors[0].extensions.code]).to.deep.equal([408, 'REQUEST_TIMEOUT']);
  };

  it('has a time limit for its headers', async () => {
    timedOut(await trickle(`POST /graphql HTTP/1.1\r\nHost: localhost\r\nX-Slow: ${'a'.repeat(10_000)}`));
  });

  it('has a time limit for its first byte', async () => {
    const connection = await openConnection(api.url);
    timedOut(await connection.closed());
  });

  it('has a time limit for its body, in one length or in chunks', async () => {
    const head = 'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';
    for (const rest of ['Content-Length: 100000\r\n\r\n{"query":"', 'Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n']) {
      const connection = await openConnection(api.url);
      connection.send(head + rest);
      const timer = setInterval(() => connection.send(rest.includes('chunked') ? '1\r\n \r\n' : ' '), 50);
      timedOut(await connection.closed());
      clearInterval(timer);
    }
  });

  it('has a time limit for receiving its answer', async () => {
    const connection = await openConnection(api.url);
    connection.socket.pause();
    const begun = performance.now();
    // Three megabytes a request: more than the sockets on either side hold.
    connection.send('GET /explorer/main.js HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(10));
    // A client that does not read notices the closed connection when it writes.
    await waitFor('the server to drop the connection', () => {
      connection.send('\r\n');
      return connection.socket.destroyed;
    });
    expect(performance.now() - begun).to.be.at.least(times.takingMs);
    expect(connection.received().length).to.be.below(30_000_000);
  });

  it('has a time limit for a connection without a request', async () => {
    const connection = await openConnection(api.url);
    connection.send(questionBytes('{ __typename }'));
    expect(await connection.closed()).to.include('"Query"');
  });

  it('does not delay others', async () => {
    const slow = await Promise.all(Array.from({ length: 100 }, () => openConnection(api.url)));
    for (const connection of slow) connection.send('POST /graphql HTTP/1.1\r\nHost: localhost\r\nX: ');
    const begun = performance.now();
    const { status } = await exchange(api.url, ['GET /health HTTP/1.1', 'Host: localhost', 'Connection: close']);
    expect(status).to.equal(200);
    expect(performance.now() - begun).to.be.below(onBusyMachine(1000));
    await Promise.all(slow.map((connection) => connection.closed()));
  });
});

describe('An unusual request', () => {
  let api: TestApi;

  before(async () => {
    api = await startTestApi();
  });
  after(() => api.close());

  const host = ['Host: localhost', 'Connection: close'];
  const json = ['Content-Type: application/json', ...host];

  for (const [what, head, body, status] of [
    ['text that is not HTTP', ['hello'], '', 400],
    ['another protocol', ['\x16\x03\x01\x02\x00\x01\x00'], '', 400],
    ['an unknown method', ['FETCH /graphql HTTP/1.1', ...host], '', 400],
    ['another version of HTTP', ['GET /health HTTP/9.9', ...host], '', 400],
    ['headers of 20 KB', ['GET /health HTTP/1.1', ...host, `X: ${'a'.repeat(20_000)}`], '', 431],
    ['an address of 20 KB', [`GET /graphql?query=${'a'.repeat(20_000)} HTTP/1.1`, ...host], '', 431],
    ['an address that cannot be decoded', ['GET /%zz HTTP/1.1', ...host], '', 400],
    ['two lengths', ['POST /graphql HTTP/1.1', ...json, 'Content-Length: 2', 'Content-Length: 3'], '{}', 400],
    [
      'a length and chunks',
      ['POST /graphql HTTP/1.1', ...json, 'Content-Length: 2', 'Transfer-Encoding: chunked'],
      '{}',
      400,
    ],
    ['a negative length', ['POST /graphql HTTP/1.1', ...json, 'Content-Length: -1'], '', 400],
    [
      'a declared length that is too large',
      ['POST /graphql HTTP/1.1', ...json, 'Content-Length: 999999999999'],
      '',
      413,
    ],
    ['invalid chunks', ['POST /graphql HTTP/1.1', ...json, 'Transfer-Encoding: chunked'], 'zz\r\n{}\r\n', 400],
    ['no body', ['POST /graphql HTTP/1.1', ...json], '', 400],
    ['a body that is null', ['POST /graphql HTTP/1.1', ...json, 'Content-Length: 4'], 'null', 400],
    ['a body that is a number', ['POST /graphql HTTP/1.1', ...json, 'Content-Length: 1'], '7', 400],
    [
      'a body with a prototype',
      ['POST /graphql HTTP/1.1', ...json, 'Content-Length: 30'],
      '{"__proto__":{"query":"{ a }"}}'.slice(0, 30),
      400,
    ],
    ['a query that is not text', ['POST /graphql HTTP/1.1', ...json, 'Content-Length: 11'], '{"query":7}', 400],
    ['no content type', ['POST /graphql HTTP/1.1', ...host, 'Content-Length: 2'], '{}', 415],
    [
      'an invalid content type',
      ['POST /graphql HTTP/1.1', 'Content-Type: /;;', ...host, 'Content-Length: 2'],
      '{}',
      415,
    ],
    ['plain text', ['POST /graphql HTTP/1.1', 'Content-Type: text/plain', ...host, 'Content-Length: 2'], '{}', 400],
    ['an invalid Accept header', ['GET /graphql HTTP/1.1', 'Accept: nonsense/;q=x', ...host], '', 400],
    [
      'variables that are not JSON',
      ['GET /graphql?query={__typename}&variables={ HTTP/1.1', 'apollo-require-preflight: 1', ...host],
      '',
      400,
    ],
    [
      'a repeated query parameter',
      ['GET /graphql?query={__typename}&query={__typename} HTTP/1.1', 'apollo-require-preflight: 1', ...host],
      '',
      400,
    ],
  ] as [string, string[], string, number][]) {
    it(`is answered in GraphQL's format, and never causes an internal error: ${what}`, async () => {
      const answer = await exchange(api.url, head, body);
      expect(answer.status, answer.head).to.equal(status);
      const { errors } = JSON.parse(answer.body) as { errors: { message: string; extensions: { code: string } }[] };
      expect(errors[0]?.message).to.be.a('string').with.lengthOf.below(1100);
      expect(errors[0]?.extensions.code)
        .to.match(/^[A-Z_]+$/)
        .and.to.not.equal('INTERNAL_SERVER_ERROR');
    });
  }

  it('does not end the server, and neither does a client that disconnects', async () => {
    for (let i = 0; i < 20; i += 1) {
      const { hostname, port } = new URL(api.url);
      const socket = connect(Number(port), hostname, () => {
        socket.write(questionBytes('{ orders(first: 100) { nodes { id items { id } } } }'));
        socket.resetAndDestroy();
      });
      socket.on('error', () => undefined);
    }
    expect((await fetch(`${api.url}/health`)).status).to.equal(200);
  });
});
