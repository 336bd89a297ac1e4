import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import type { DestinationConfig } from '../../src/config/config.js';
import { trade } from '../api/support/trade.js';
import { createPreparedDatabase, type TestDatabase } from '../support/database.js';
import { registerSecret } from '../support/secrets.js';
import { type ReportStand, reportStand, weekReport } from './report-stand.js';

const secret = 'the secret of the receiver of reports';
registerSecret('the secret of a destination', secret);

interface Received {
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

describe('A scheduled report to a destination', () => {
  let database: TestDatabase;
  let stand: ReportStand;
  let now: Date;
  let base: string;
  let received: Received[];
  let answer: { status: number; headers?: Record<string, string> };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ url: request.url!, headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
      response.writeHead(answer.status, answer.headers).end('ok');
    });
  });

  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => server.close());

  beforeEach(async () => {
    database = await createPreparedDatabase('traded', trade);
    now = new Date('2026-07-15T06:30:00Z');
    received = [];
    answer = { status: 200 };
    const destinations: DestinationConfig[] = [
      { name: 'erp', kind: 'WEBHOOK', url: `${base}/erp`, secrets: [secret] },
      { name: 'sales', kind: 'SLACK', url: `${base}/services/T0/B0`, secrets: [] },
    ];
    const to = destinations.map(({ name }) => ({ email: null, destination: name, send: ['CONTENT'] as const }));
    stand = reportStand(database, { reports: [weekReport({ to })], destinations, now: () => now });
    await stand.work();
    now = new Date('2026-07-15T07:00:05Z');
  });
  afterEach(async () => {
    await stand.stop();
    await database.drop();
  });

  const to = (path: string): Received[] => received.filter(({ url }) => url === path);

  it('by webhook has its figures and a signature; a retry has the same id and body', async () => {
    answer = { status: 503 };
    await stand.work();
    answer = { status: 204 };
    now = new Date(now.getTime() + 31_000);
    await stand.work();
    await stand.work();
    const [first, second, ...others] = to('/erp');
    expect(others).to.deep.equal([]);
    expect([second!.body, second!.headers['webhook-id']]).to.deep.equal([first!.body, first!.headers['webhook-id']]);
    const at = String(Math.floor(now.getTime() / 1000));
    const signed = createHmac('sha256', secret).update(
      `${second!.headers['webhook-id'] as string}.${at}.${second!.body}`,
    );
    expect(second!.headers['webhook-signature']).to.equal(`v1,${signed.digest('base64')}`);
    const body = JSON.parse(second!.body) as {
      type: string;
      report: string;
      version: string;
      sections: { rows: unknown }[];
    };
    expect([body.type, body.report, body.version]).to.deep.equal(['report', 'week', '1']);
    expect(body.sections[0]!.rows).to.deep.equal([[['355.875', 'GBP'], '4', ['93.96875', 'GBP']]]);
  });

  it('as a message of Slack has blocks within its bounds, and no signature', async () => {
    await stand.work();
    const [{ body, headers }] = to('/services/T0/B0') as [Received];
    expect(headers).not.to.have.property('webhook-signature');
    const { text, blocks } = JSON.parse(body) as { text: string; blocks: { type: string; text?: { text: string } }[] };
    expect(text).to.equal('The week');
    expect(blocks.map(({ type }) => type)).to.deep.equal([
      'header',
      'context',
      'context',
      'section',
      'section',
      'section',
      'context',
    ]);
    expect(body).to.contain('*£355.88*').and.to.contain('29 Jun 2026');
    for (const block of blocks) expect(block.text?.text.length ?? 0).to.be.below(3001);
  });

  it('waits as long as the receiver asks for, and is given up where nobody takes it', async () => {
    answer = { status: 429, headers: { 'retry-after': '120' } };
    await stand.work();
    const { rows } = await database.pool.query('select distinct next_try_at from ops.message');
    expect(rows).to.deep.equal([{ next_try_at: '2026-07-15T07:02:05Z' }]);
    answer = { status: 404 };
    now = new Date('2026-07-15T07:02:06Z');
    await stand.work();
    now = new Date('2026-07-15T09:00:00Z');
    await stand.work();
    expect(received).to.have.length(4);
    const ends = await database.pool.query('select distinct state, problem from ops.message');
    expect(ends.rows).to.deep.equal([{ state: 'given_up', problem: 'status 404' }]);
  });
});
