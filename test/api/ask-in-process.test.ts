import { expect } from 'chai';
import type { AskAs, AskedDocument } from '../../src/ledger/principals/ask-as.js';
import { localOwner, type Principal } from '../../src/ledger/principals/principal.js';
import { principalOf, storedPrincipal } from '../../src/ledger/principals/stored-principal.js';
import { documentAsker } from '../../src/processes/ask-documents.js';
import { createStack, type Stack } from '../../src/processes/stack.js';
import { createPreparedDatabase, type TestDatabase } from '../support/database.js';
import { testLogger } from '../support/test-logger.js';
import { configured } from './access/served.js';
import { ask as askOverHttp } from './support/graphql-client.js';
import { startTestApi } from './support/test-api.js';
import { trade } from './support/trade.js';

const report = `query Sales($from: Date!) {
  report(by: [SOURCE], filter: { date: { range: { from: $from, to: "2026-07-12" } } }) {
    rows { source { key } netSales { amount currency } orders }
  }
  customers(first: 2) { nodes { id email } }
}`;
const variables = { from: '2026-06-29' };
const from = { requestId: 'report-1', address: '127.0.0.1' };

const reader: Principal = { ...localOwner, id: 'key:reader', permissions: new Set(['figures', 'facts']) };

describe('Questions of the process itself', () => {
  let database: TestDatabase;
  let stack: Stack;
  let ask: AskAs;

  before(async () => {
    database = await createPreparedDatabase('traded', trade);
    stack = createStack();
    ask = documentAsker({ config: configured(), log: testLogger, url: database.url, stack });
  });
  after(async () => {
    await stack.stop();
    await database.drop();
  });

  const codesOf = async (asked: Partial<AskedDocument>): Promise<unknown[]> => {
    const { data, errors, version } = await ask({ principal: localOwner, document: report, variables, from, ...asked });
    expect([data, version]).to.deep.equal([null, null]);
    return errors.map(({ extensions }) => extensions?.code);
  };

  it('have the answers that HTTP gives, with the version they are of', async () => {
    const api = await startTestApi({}, database);
    try {
      const { data, extensions } = await askOverHttp(api.url, report, variables);
      const answered = await ask({ principal: localOwner, document: report, variables, from });
      expect(JSON.parse(JSON.stringify(answered.data))).to.deep.equal(data);
      expect(answered.errors).to.deep.equal([]);
      expect(answered.extensions.cost).to.deep.equal((extensions as { cost?: number }).cost);
      const { rows } = await database.pool.query<{ version: string }>('select version from ops.warehouse_version');
      expect(answered.version).to.equal(rows[0]?.version);
      const again = await api.ask({ principal: localOwner, document: report, variables, from });
      expect(again).to.deep.equal(answered);
    } finally {
      await api.stop();
    }
  });

  it('have the rights, the scope and the budget of whom they are asked for, also when these were stored in between', async () => {
    const kept = principalOf(JSON.parse(JSON.stringify(storedPrincipal(reader))) as never);
    expect(kept).to.deep.equal(reader);
    const without = await ask({ principal: kept, document: report, variables, from });
    expect(without.extensions.withheld).to.deep.equal({ permission: 'personal', paths: ['customers.nodes.email'] });
    expect(await codesOf({ principal: { ...reader, permissions: new Set(['figures']) } })).to.deep.equal(['FORBIDDEN']);
    const scoped = await ask({ principal: { ...reader, scope: { sources: [] } }, document: report, variables, from });
    expect(JSON.parse(JSON.stringify(scoped.data))).to.deep.equal({ report: { rows: [] }, customers: { nodes: [] } });
    const poor = { ...reader, id: 'key:poor', terms: { ...reader.terms, costPerDay: 10 } };
    expect(await codesOf({ principal: poor })).to.deep.equal(['BUDGET_EXHAUSTED']);
    const trusted = { ...reader, terms: { ...reader.terms, documents: 'trusted' as const } };
    expect(await codesOf({ principal: trusted })).to.deep.equal(['DOCUMENT_NOT_TRUSTED']);
  });

  it('are refused with the codes of the API when they cannot be answered', async () => {
    expect(await codesOf({ document: '{ report {' })).to.deep.equal(['GRAPHQL_PARSE_FAILED']);
    expect(await codesOf({ document: '{ nothing }' })).to.deep.equal(['GRAPHQL_VALIDATION_FAILED']);
    expect(await codesOf({ variables: {} })).to.deep.equal(['BAD_USER_INPUT']);
    expect(await codesOf({ operationName: 'Other' })).to.deep.equal(['OPERATION_RESOLUTION_FAILURE']);
    expect(await codesOf({ document: 'mutation { deleteReport(name: "a") { name } }' })).to.deep.equal([
      'OPERATION_NOT_OFFERED',
    ]);
  });

  it('leave a word in the audit log when they read personal data', async () => {
    await ask({ principal: localOwner, document: '{ customers(first: 1) { nodes { email } } }', from });
    await stack.stop();
    const { rows } = await database.pool.query<{ requestId: string; subjects: string[] }>(
      `select request_id as "requestId", subjects from ops.audit_entry
       where action = 'read_personal_data' and principal_id = $1`,
      [localOwner.id],
    );
    expect(rows).to.deep.include({ requestId: 'report-1', subjects: ['Customer.email'] });
  });
});
