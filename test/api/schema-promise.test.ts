import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { buildSchema, type GraphQLSchema } from 'graphql';
import { schemaText } from '../../src/api/schema-text.js';
import { projectFile } from '../../src/runtime/project-files.js';

interface PromiseScript {
  listedChanges(): { reason: string; changes: string[] }[];
  breakingChanges(schema: GraphQLSchema): string[];
  unlistedChanges(schema: GraphQLSchema): string[];
  matches(pattern: string, change: string): boolean;
}

describe('The promise about changes of the schema', () => {
  const text = schemaText();
  let script: PromiseScript;
  before(async () => {
    script = (await import(projectFile('scripts', 'schema-promise.mjs'))) as PromiseScript;
  });

  it('is kept: what breaks clients of the released schema is listed in released/breaking-changes.json', () => {
    expect(script.unlistedChanges(buildSchema(text))).to.deep.equal([]);
  });

  it('has a reason for each listed change, and no change that is not made', () => {
    for (const { reason, changes } of script.listedChanges()) {
      expect(reason.length).to.be.greaterThan(20);
      for (const pattern of changes) {
        const found = script.breakingChanges(buildSchema(text)).some((change) => script.matches(pattern, change));
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
      expect(script.unlistedChanges(schema), from).to.include(expected);
    }
  });

  describe('at a release', () => {
    let copy: string;
    beforeEach(() => {
      copy = mkdtempSync(path.join(os.tmpdir(), 'cartograph-release-'));
      for (const each of ['released', 'schema.graphql', 'scripts/release-schema.mjs', 'scripts/schema-promise.mjs'])
        cpSync(projectFile(each), path.join(copy, each), { recursive: true });
      symlinkSync(projectFile('node_modules'), path.join(copy, 'node_modules'));
    });
    afterEach(() => rmSync(copy, { recursive: true }));

    const release = () =>
      spawnSync(process.execPath, [path.join(copy, 'scripts', 'release-schema.mjs')], { encoding: 'utf8' });
    const read = (...file: string[]): string => readFileSync(path.join(copy, ...file), 'utf8');

    it('prints what was listed, and counts from the current schema on', () => {
      writeFileSync(
        path.join(copy, 'schema.graphql'),
        text.replaceAll(/\bfulfillmentStatus: String$/gm, 'dispatchStatus: String'),
      );
      const changes = ['Order.fulfillmentStatus was removed.'];
      const earlier = JSON.parse(read('released', 'breaking-changes.json')) as object[];
      const list = [...earlier, { reason: 'It has another name, that of the platforms.', changes }];
      writeFileSync(path.join(copy, 'released', 'breaking-changes.json'), JSON.stringify(list));
      const { status, stdout, stderr } = release();
      expect([status, stderr]).to.deep.equal([0, '']);
      expect(stdout).to.include(`${changes[0]}\n  It has another name`);
      expect(read('released', 'schema.graphql')).to.equal(read('schema.graphql'));
      expect(JSON.parse(read('released', 'breaking-changes.json'))).to.deep.equal([]);
    });

    it('is refused while a change that breaks clients is not listed', () => {
      const before = [read('released', 'schema.graphql'), read('released', 'breaking-changes.json')];
      writeFileSync(
        path.join(copy, 'schema.graphql'),
        text.replaceAll(/\bfulfillmentStatus: String$/gm, 'dispatchStatus: String'),
      );
      const { status, stderr } = release();
      expect(status).to.equal(1);
      expect(stderr).to.include('Order.fulfillmentStatus was removed.').and.include('released/breaking-changes.json');
      expect([read('released', 'schema.graphql'), read('released', 'breaking-changes.json')]).to.deep.equal(before);
    });
  });
});
