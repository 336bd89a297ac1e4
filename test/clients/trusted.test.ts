import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import {
  CartographError,
  type Client,
  createClient,
  DailySummaryDocument,
  OrdersDocument,
  TypedDocumentString,
  WarehouseVersionStreamDocument,
} from '../../clients/typescript/src/index.js';
import { projectFile } from '../../src/runtime/project-files.js';
import { configured, keyFor, serve } from '../api/access/served.js';
import { trade } from '../api/support/trade.js';
import { createPreparedDatabase, type TestDatabase } from '../support/database.js';

const manifest = projectFile('clients', 'typescript', 'persisted-documents.json');

describe('The typed client where only trusted documents are answered', () => {
  let folder: string;
  let database: TestDatabase;
  let api: Awaited<ReturnType<typeof serve>>;
  let client: Client;
  let key: string;
  /** Bodies of the requests. */
  const sent: string[] = [];

  before(async () => {
    database = await createPreparedDatabase('traded', trade);
    key = (await keyFor(database.pool, { roles: ['analyst'] })).text;
    folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-trusted-'));
    cpSync(manifest, path.join(folder, 'persisted-documents.json'));
    const { roles } = configured().access;
    const analyst = { ...roles.analyst, documents: 'trusted' as const };
    api = await serve(database.url, { api: { trustedDocuments: folder }, access: { roles: { ...roles, analyst } } });
    const watched: typeof fetch = (url, init) => {
      sent.push(String(init?.body));
      return fetch(url, init);
    };
    client = createClient({ url: `${api.url}/graphql`, apiKey: key, documents: 'id', fetch: watched });
  });
  after(async () => {
    await api.stop();
    await database.drop();
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => void sent.splice(0));

  const refusal = async (asked: Promise<unknown>): Promise<CartographError> => {
    const error: unknown = await asked.then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(CartographError);
    return error as CartographError;
  };

  it('gets its own documents answered by their ids, from the database and from memory', async () => {
    for (const _ of ['from the database', 'from memory']) {
      const { orders } = await client.query(OrdersDocument, { filter: { source: ['london'] } });
      expect(orders.nodes.map(({ orderNumber }) => orderNumber)).to.deep.equal(['#C1', '#A3', '#A2', '#A1']);
    }
    const { dailySummary } = await client.query(DailySummaryDocument, { breakdown: 'SOURCE' });
    expect(dailySummary.length).to.be.above(0);
    expect(sent).to.have.length(3);
    const ids = Object.keys(JSON.parse(readFileSync(manifest, 'utf8')) as object);
    for (const body of sent) {
      const { documentId, query } = JSON.parse(body) as { documentId?: string; query?: string };
      expect(ids).to.include(documentId);
      expect(query).to.equal(undefined);
    }
  });

  it('gets a stream by its id', async () => {
    for await (const { data } of client.subscribe(WarehouseVersionStreamDocument)) {
      expect(data.warehouseVersion.version).to.equal('1');
      break;
    }
    expect(sent.join()).to.include('documentId').and.not.include('subscription');
  });

  it('gets no other document answered: neither by text, nor by an id that is not in the manifest', async () => {
    const text = '{ warehouse { version } }';
    const byText = createClient({ url: `${api.url}/graphql`, apiKey: key });
    const refused = await refusal(byText.query(new TypedDocumentString<unknown, object>(text), {}));
    expect([refused.name, refused.code, refused.retryable]).to.deep.equal([
      ...['ForbiddenError', 'DOCUMENT_NOT_TRUSTED', false],
    ]);
    const hash = `sha256:${'0'.repeat(64)}`;
    const unknown = await refusal(client.query(new TypedDocumentString<unknown, object>(text, { hash }), {}));
    expect([unknown.name, unknown.code, unknown.retryable]).to.deep.equal([
      ...['InvalidRequestError', 'DOCUMENT_UNKNOWN', false],
    ]);
    sent.splice(0);
    const without = await refusal(client.query(new TypedDocumentString<unknown, object>(text), {}));
    expect([without.code, sent]).to.deep.equal(['DOCUMENT_WITHOUT_ID', []]);
  });
});
