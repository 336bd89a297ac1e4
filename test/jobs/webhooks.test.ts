import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import type { WebhookConfig } from '../../src/config/config.js';
import { inTransaction } from '../../src/database/transaction.js';
import { Leases } from '../../src/jobs/leases/leases.js';
import { Webhooks } from '../../src/jobs/webhooks/webhooks.js';
import { rollUp } from '../../src/models/roll-up/roll-up.js';
import { systemClock } from '../../src/runtime/clock.js';
import { changeCompany, fillCompany, stores } from '../api/support/company.js';
import { order } from '../models/records.js';
import { apply, publish, segments } from '../models/warehouse.js';
import { createPreparedDatabase, type TestDatabase } from '../support/database.js';
import { jobSetup } from '../support/job-setup.js';
import { shelfPlatform } from '../support/shelf-platform.js';

interface Received {
  headers: IncomingHttpHeaders;
  body: string;
  changes: { type: string; id: string; isRemoved: boolean; sourceId: string | null }[];
}

const secret = 'a secret of the receiver, long enough';
const older = `whsec_${Buffer.from('another one, for the change-over').toString('base64')}`;
const all = ['london', 'leeds', 'york'];

describe('A webhook', () => {
  let database: TestDatabase;
  let url: string;
  let received: Received[];
  let status: number;
  let now: Date;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const { changes } = JSON.parse(body) as Pick<Received, 'changes'>;
      received.push({ headers: request.headers, body, changes });
      response.writeHead(status, { location: '/elsewhere' }).end();
    });
  });

  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/changes`;
  });

  after(() => server.close());

  beforeEach(async () => {
    database = await createPreparedDatabase('company', (pool) => fillCompany(pool, ['london', 'leeds', 'york']));
    received = [];
    status = 204;
    now = new Date('2026-07-15T06:00:00Z');
  });

  afterEach(() => database.drop());

  function webhooks(changes: Partial<WebhookConfig> = {}): Webhooks {
    const setup = {
      ...jobSetup(database.pool, shelfPlatform({ pages: [] })),
      clock: { ...systemClock, now: () => now },
    };
    const webhook = { name: 'erp', url, secrets: [secret], sources: null, types: null, ...changes };
    const leases = new Leases({ ...setup, worker: setup.config.worker });
    return new Webhooks({ ...setup, leases, webhooks: [webhook] });
  }

  const idsOf = ({ changes }: Pick<Received, 'changes'>): string[] => changes.map(({ type, id }) => `${type} ${id}`);

  it('receives the changes of each version once, from its first day on', async () => {
    const erp = webhooks({ types: ['ORDER'] });
    await erp.deliver();
    expect(received, 'what was there before').to.deep.equal([]);
    await changeCompany(database.pool, all);
    await erp.deliver();
    await erp.deliver();
    expect(received.map(idsOf)).to.deep.equal([
      all.toSorted().flatMap((id) => ['D', 'E'].map((each) => `ORDER ${id}:${each}-${id}`)),
    ]);
    expect(received[0]!.changes[0]).to.include({ isRemoved: true, sourceId: 'leeds' });
    await apply(database.pool, [order('F', { updatedAt: '2026-07-15T05:50:00Z' })], stores[2]!);
    await publish(database.pool, '2026-07-15T05:55:00Z');
    await erp.deliver();
    expect(received.slice(1).map(idsOf)).to.deep.equal([['ORDER york:F']]);
  });

  it('receives only changes of its sources, and keys without personal data', async () => {
    const erp = webhooks({ sources: ['york'] });
    await erp.deliver();
    await changeCompany(database.pool, all);
    await erp.deliver();
    const [{ changes, body }] = received as [Received];
    expect(changes.some(({ type }) => type === 'CUSTOMER')).to.equal(true);
    expect(body).not.to.match(/leeds|london|alice|example/i);
  });

  it('is signed with each of its secrets, over the id, the time and the body', async () => {
    const erp = webhooks({ secrets: [secret, older] });
    await erp.deliver();
    await changeCompany(database.pool, all);
    await erp.deliver();
    const { headers, body } = received[0]!;
    expect(headers['webhook-timestamp']).to.equal(String(now.getTime() / 1000));
    const signed = `${headers['webhook-id'] as string}.${now.getTime() / 1000}.${body}`;
    const signature = (key: string) => `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
    expect(headers['webhook-signature']).to.equal(
      `${signature(secret)} ${signature('another one, for the change-over')}`,
    );
  });

  it('that fails is tried again later and later with the same id, and then goes on', async () => {
    const erp = webhooks({ types: ['REFUND'] });
    await erp.deliver();
    await changeCompany(database.pool, all);
    status = 500;
    await erp.deliver();
    await erp.deliver();
    expect(received, 'before the wait is over').to.have.lengthOf(1);
    now = new Date(now.getTime() + 30_000);
    status = 302;
    await erp.deliver();
    now = new Date(now.getTime() + 30_000);
    await erp.deliver();
    expect(received, 'the second wait is longer').to.have.lengthOf(2);
    const { rows } = await database.pool.query<{ failures: number; problem: string }>(
      'select failures, problem from ops.webhook',
    );
    expect(rows).to.deep.equal([{ failures: 2, problem: 'status 302' }]);
    now = new Date(now.getTime() + 30_000);
    status = 200;
    await erp.deliver();
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).to.equal(1);
    expect(new Set(received.map(({ body }) => body)).size).to.equal(1);
    await erp.deliver();
    expect(received).to.have.lengthOf(3);
  });

  it('that cannot be reached is tried again, and one of two processes sends to it', async () => {
    const away = webhooks({ url: 'http://127.0.0.1:1/' });
    await away.deliver();
    await changeCompany(database.pool, all);
    await away.deliver();
    const { rows } = await database.pool.query<{ problem: string }>('select problem from ops.webhook');
    expect(rows[0]!.problem).to.equal('ECONNREFUSED');
    now = new Date(now.getTime() + 30_000);
    await Promise.all([webhooks().deliver(), webhooks().deliver()]);
    expect(received).to.have.lengthOf(1);
  });

  it('whose changes are no longer kept learns that everything is new', async () => {
    const erp = webhooks();
    await erp.deliver();
    for (const day of [16, 18]) {
      const updatedAt = `2026-07-${day}T05:00:00Z`;
      await apply(database.pool, [order(`F${day}`, { updatedAt })], stores[2]!);
      const retention = { keepDays: 1, mostChanges: 1000 };
      await inTransaction(database.pool, (client) => rollUp(client, { segments, at: new Date(updatedAt), retention }));
    }
    await erp.deliver();
    await erp.deliver();
    expect(received.map(idsOf)).to.deep.equal([['EVERYTHING everything']]);
  });
});
