import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { type DocumentNode, type GraphQLSchema, Kind, parse, print, validate, visit } from 'graphql';
import { shopifyApiVersion } from '../../../src/ingest/shopify/client/api-version.js';
import * as account from '../../../src/ingest/shopify/read/queries/account.js';
import * as agreements from '../../../src/ingest/shopify/read/queries/agreements.js';
import * as bulk from '../../../src/ingest/shopify/read/queries/bulk.js';
import * as catalogue from '../../../src/ingest/shopify/read/queries/catalogue.js';
import * as customers from '../../../src/ingest/shopify/read/queries/customers.js';
import * as deletions from '../../../src/ingest/shopify/read/queries/deletions.js';
import * as orders from '../../../src/ingest/shopify/read/queries/orders.js';
import * as refunds from '../../../src/ingest/shopify/read/queries/refunds.js';
import * as stock from '../../../src/ingest/shopify/read/queries/stock.js';
import { projectFile } from '../../../src/runtime/project-files.js';
import { adminSchema, adminSchemaText } from './admin-schema.js';
import { fetchOfficialPackage, officialPackage, officialPart, officialSchema } from './official-schema.js';
import { VERSIONS } from './versions.js';

const samples = projectFile('simulators/shopify/samples');

describe('The simulated part of Shopify’s schema', () => {
  const part = adminSchema(shopifyApiVersion);
  const complaints = (query: string): string[] => complaintsOf(part, parse(query));

  it('accepts every query of the product and of the samples', () => {
    expect(documents().length).to.be.greaterThan(35);
    for (const document of documents()) expect(complaintsOf(part, document), print(document)).to.deep.equal([]);
  });

  it('refuses unknown fields and arguments, missing arguments, and unknown enum values', () => {
    expect(complaints('{ orders(first: 1) { nodes { nope } } }')).to.deep.equal([
      'Cannot query field "nope" on type "Order".',
    ]);
    expect(complaints('{ orders(first: 1, nope: 2) { nodes { id } } }')).to.deep.equal([
      'Unknown argument "nope" on field "QueryRoot.orders".',
    ]);
    expect(complaints('{ order { id } }')).to.deep.equal([
      'Field "order" argument "id" of type "ID!" is required, but it was not provided.',
    ]);
    expect(complaints('{ orders(first: 1, sortKey: NOPE) { nodes { id } } }')).to.deep.equal([
      'Value "NOPE" does not exist in "OrderSortKeys" enum.',
    ]);
    expect(complaints('query ($id: Int!) { order(id: $id) { id } }')).to.deep.equal([
      'Variable "$id" of type "Int!" used in position expecting type "ID!".',
    ]);
  });

  describe(`compared with ${officialPackage.name} ${officialPackage.version}`, () => {
    let folder: string;

    before(async function () {
      this.timeout(120_000);
      folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-shopify-schema-'));
      try {
        await fetchOfficialPackage(folder);
      } catch (error) {
        const { stderr = '' } = error as { stderr?: string };
        // If the registry answers, it must have the package.
        if (!/\b(ENOTFOUND|EAI_AGAIN|ECONN\w+|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED)\b/.test(stderr))
          throw error;
        process.stdout.write(
          `    skipped: the npm registry cannot be reached, ${officialPackage.name} is not compared\n`,
        );
        this.skip();
      }
    });
    after(() => rmSync(folder, { recursive: true }));

    it('is what `npm run shopify-schema` generates from it', () => {
      for (const version of VERSIONS) {
        expect(adminSchemaText(version) === officialPart(folder, version), version).to.equal(true);
      }
    });

    it('gives the same errors as the whole schema for every query, valid or with a fault at each place', function () {
      this.timeout(120_000);
      const whole = officialSchema(folder, shopifyApiVersion);
      const seen = new Set<string>();
      let broken = 0;
      for (const document of documents().flatMap((sound) => [sound, ...brokenForms(sound, seen)])) {
        const expected = complaintsOf(whole, document);
        broken += expected.length > 0 ? 1 : 0;
        if (complaintsOf(part, document).join() !== expected.join()) {
          expect(complaintsOf(part, document), print(document)).to.deep.equal(expected);
        }
      }
      expect(broken).to.be.greaterThan(200);
    });
  });
});

/** The validation errors of graphql-js without its suggestions, which depend on all names of the schema. */
function complaintsOf(schema: GraphQLSchema, document: DocumentNode): string[] {
  return validate(schema, document).map(({ message }) => message.replace(/ Did you mean .*$/, ''));
}

function documents(): DocumentNode[] {
  const scopes = { customers: true, products: true };
  const texts = [
    ...[account, agreements, bulk, catalogue, customers, deletions, orders, refunds, stock].flatMap((module) =>
      Object.values(module).filter((query) => typeof query === 'string'),
    ),
    ...[orders.ordersPage(scopes), orders.orderLines(scopes), orders.ordersBulk('id:1', scopes)],
    ...[catalogue.productsBulk('id:1'), customers.customersBulk('id:1')],
    ...(Object.keys(refunds.refundConnections) as refunds.RefundConnection[]).map(refunds.refundConnectionPage),
    ...readdirSync(samples)
      .filter((name) => name.endsWith('.graphql'))
      .map((name) => readFileSync(path.join(samples, name), 'utf8')),
  ];
  return texts.map((text) => parse(text, { noLocation: true }));
}

/**
 * Copies of a document with one fault each: a misspelt field or argument, a missing argument, a wrong enum value.
 * `seen` holds the places already covered by other documents.
 */
function brokenForms(document: DocumentNode, seen: Set<string>): DocumentNode[] {
  const faults: DocumentNode[] = [];
  const breakAt = (at: unknown, change: unknown): void => {
    faults.push(visit(document, { enter: (node) => (node === at ? change : undefined) }));
  };
  visit(document, {
    enter: (node, _key, _parent, _path, ancestors) => {
      if (node.kind !== Kind.FIELD && node.kind !== Kind.ARGUMENT && node.kind !== Kind.ENUM) return;
      const above = ancestors.flatMap((each) => ('kind' in each && each.kind === Kind.FIELD ? each.name.value : []));
      const place = [node.kind, ...above.slice(-2), node.kind === Kind.ENUM ? node.value : node.name.value].join(' ');
      if (seen.has(place)) return;
      seen.add(place);
      if (node.kind === Kind.ENUM) return breakAt(node, { ...node, value: 'NOPE' });
      breakAt(node, { ...node, name: { ...node.name, value: 'nope' } });
      if (node.kind === Kind.ARGUMENT) breakAt(node, null);
    },
  });
  return faults;
}
