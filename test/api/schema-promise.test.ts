import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { buildSchema, findBreakingChanges, type GraphQLSchema } from 'graphql';
import { schemaText } from '../../src/api/schema-text.js';
import { projectFile } from '../../src/runtime/project-files.js';

/** Changes since the released schema that break clients, and why they are made. `*` stands for names and types. */
interface ListedChange {
  reason: string;
  changes: string[];
}

const listed = JSON.parse(readFileSync(projectFile('released', 'breaking-changes.json'), 'utf8')) as ListedChange[];
const patterns = listed.flatMap(({ changes }) => changes);

const matches = (pattern: string, change: string): boolean => {
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', String.raw`[\w[\]!]+`);
  return new RegExp(`^${escaped}$`).test(change);
};

describe('The promise about changes of the schema', () => {
  const text = schemaText();
  const released = buildSchema(readFileSync(projectFile('released', 'schema.graphql'), 'utf8'));
  const breaking = (schema: GraphQLSchema): string[] =>
    findBreakingChanges(released, schema).map(({ description }) => description);
  const unlisted = (schema: GraphQLSchema): string[] =>
    breaking(schema).filter((change) => !patterns.some((pattern) => matches(pattern, change)));

  it('is kept: what breaks clients of the released schema is listed in released/breaking-changes.json', () => {
    expect(unlisted(buildSchema(text))).to.deep.equal([]);
  });

  it('has a reason for each listed change, and no change that is not made', () => {
    for (const { reason, changes } of listed) {
      expect(reason.length).to.be.greaterThan(20);
      for (const pattern of changes) {
        const found = breaking(buildSchema(text)).some((change) => matches(pattern, change));
        expect(found, `${pattern} is no change since the released schema`).to.equal(true);
      }
    }
  });

  it('would be seen to be broken', () => {
    const planted: [string, string, string][] = [
      ['  fulfillmentStatus: String\n', '  shippingStatus: String\n', 'Order.fulfillmentStatus was removed.'],
      ['type OrderItem {', 'type OrderLine {', 'OrderItem was removed.'],
      ['  orderDate: Date!', '  orderDate: Date', 'Order.orderDate changed type from Date! to Date.'],
      ['  order(', '  order(strict: Boolean!, ', 'A required arg strict on Query.order was added.'],
    ];
    for (const [from, to, expected] of planted) {
      const at = from.startsWith('  ')
        ? text.indexOf(from, text.indexOf(from.startsWith('  order(') ? '\ntype Query ' : '\ntype Order '))
        : text.indexOf(from);
      expect(at, from).to.be.greaterThan(0);
      const changed = text.slice(0, at) + to + text.slice(at + from.length);
      const schema = buildSchema(
        from === 'type OrderItem {' ? changed.replace(/\bOrderItem\b/g, 'OrderLine') : changed,
      );
      expect(unlisted(schema), from).to.include(expected);
    }
  });
});
