import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { manifestsIn, readTrustedDocuments } from '../../src/api/question/trusted-documents.js';
import { localOwner } from '../../src/ledger/principals/principal.js';
import { apiSchema } from '../../src/resolvers/schema.js';
import { startTestApi, type TestApi } from './support/test-api.js';

const text = 'query Days($last: Int!) { dates(filter: { relative: { last: $last, unit: DAY } }) { date } }';
const hash = '1'.repeat(64);

describe('Trusted documents', () => {
  let folder: string;
  let api: TestApi;

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-documents-'));
    writeFileSync(path.join(folder, 'persisted-documents.json'), JSON.stringify({ [`sha256:${hash}`]: text }));
    api = await startTestApi({ settings: { host: '127.0.0.1', port: 0, trustedDocuments: folder } });
  });
  after(async () => {
    await api.close();
    rmSync(folder, { recursive: true });
  });

  const post = async (body: object): Promise<{ status: number; body: unknown }> => {
    const response = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  };
  const expected = { data: { dates: [{ date: '2026-07-15' }] }, extensions: { cost: 503 } };
  const variables = { last: 1 };

  it('are asked for by their id, with or without the name of the algorithm, or as a persisted query', async () => {
    for (const body of [
      { documentId: hash, variables },
      { documentId: `sha256:${hash}`, variables },
      { extensions: { persistedQuery: { version: 1, sha256Hash: hash } }, variables, operationName: 'Days' },
    ]) {
      expect(await post(body)).to.deep.equal({ status: 200, body: expected });
      // Then from memory.
      expect(await post(body)).to.deep.equal({ status: 200, body: expected });
    }
  });

  it('are asked for by GET, whose answers caches may keep', async () => {
    const search = new URLSearchParams({ documentId: hash, variables: JSON.stringify(variables) }).toString();
    const headers = { 'apollo-require-preflight': 'yes' };
    for (const _ of ['from the database', 'from memory']) {
      const response = await fetch(`${api.url}/graphql?${search}`, { headers });
      expect([response.status, await response.json()]).to.deep.equal([200, expected]);
      const again = await fetch(`${api.url}/graphql?${search}`, {
        headers: { ...headers, 'if-none-match': response.headers.get('etag')! },
      });
      expect(again.status).to.equal(304);
    }
    expect((await fetch(`${api.url}/graphql?${search}`)).status).to.equal(400);
  });

  it('of an unknown id are refused, with what to do; a document of its own goes before an id', async () => {
    const unknown = await post({ documentId: '2'.repeat(64) });
    expect(unknown.status).to.equal(400);
    expect(unknown.body).to.have.nested.property('errors[0].extensions.code', 'DOCUMENT_UNKNOWN');
    const persisted = await post({ extensions: { persistedQuery: { version: 1, sha256Hash: '2'.repeat(64) } } });
    expect(persisted.body).to.have.nested.property('errors[0].extensions.code', 'PERSISTED_QUERY_NOT_SUPPORTED');
    expect(await post({ documentId: '2'.repeat(64), query: '{ __typename }' })).to.deep.equal({
      status: 200,
      body: { data: { __typename: 'Query' }, extensions: { cost: 1 } },
    });
  });

  it('are all that a role may ask that is restricted to them, by id or by text', async () => {
    const terms = { ...localOwner.terms, documents: 'trusted' as const };
    const restricted = await startTestApi({
      principal: { ...localOwner, terms },
      settings: { host: '127.0.0.1', port: 0, trustedDocuments: folder },
    });
    const ask = async (body: object): Promise<unknown> =>
      (
        await fetch(`${restricted.url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ variables, ...body }),
        })
      ).json();
    try {
      for (const _ of ['from the database', 'from memory']) {
        expect(await ask({ documentId: hash }))
          .to.have.property('data')
          .that.deep.equals(expected.data);
        expect(await ask({ query: text }))
          .to.have.property('data')
          .that.deep.equals(expected.data);
        expect(await ask({ query: `${text} ` })).to.have.nested.property(
          'errors[0].extensions.code',
          'DOCUMENT_NOT_TRUSTED',
        );
      }
    } finally {
      await restricted.close();
    }
  });

  it('stop the start with the fault of their manifest', () => {
    const read = (content: string): (() => unknown) => {
      const other = mkdtempSync(path.join(folder, 'other-'));
      writeFileSync(path.join(other, 'a.json'), content);
      return () => readTrustedDocuments(manifestsIn(other), apiSchema());
    };
    expect(read('[')).to.throw(/a\.json is not JSON/);
    expect(read('["{ __typename }"]')).to.throw(/is not an object of hashes and documents/);
    expect(read('{ "a": "{ dates { dat } }" }')).to.throw(/cannot be answered, a: Cannot query field "dat"/);
    expect(read('{ "a": "{ __typename }", "sha1:a": "{ dates { date } }" }')).to.throw(
      /has another document under sha1:a/,
    );
    expect(() => manifestsIn(path.join(folder, 'nowhere'))).to.throw(/cannot be read \(ENOENT\)/);
  });
});
