import { expect } from 'chai';
import { adminSchema, adminSchemaText } from './admin-schema.js';
import { applyChanges, canonicalSchema, changesBetween } from './version-changes.js';
import { VERSIONS } from './versions.js';

const newer = `schema {
  query: QueryRoot
}

type QueryRoot implements A {
  shop(id: ID): String!
  stock: Int
}

scalar Word

enum State {
  OPEN
  SHUT
}
`;
const older = `schema {
  query: QueryRoot
}

type QueryRoot implements A & B {
  shop: String!
  zone: String
}

enum State {
  SHUT
  OPEN
  LOST
}

union Both = A | B
`;

describe('The changes between two versions of a schema', () => {
  it('list the removed and added members, and turn one version into the other', () => {
    const changes = changesBetween(newer, older);
    expect(changes.split('\n')).to.deep.equal([
      '@@ union Both',
      '+union Both = A | B',
      '@@ type QueryRoot',
      '-type QueryRoot implements A {',
      '-  shop(id: ID): String!',
      '-  stock: Int',
      '+type QueryRoot implements A & B {',
      '+  shop: String!',
      '+  zone: String',
      '@@ enum State',
      '+  LOST',
      '@@ scalar Word',
      '-scalar Word',
      '',
    ]);
    expect(applyChanges(newer, changes)).to.equal(canonicalSchema(older));
  });

  it('are empty between schemas that differ only in order', () => {
    expect(changesBetween(older, canonicalSchema(older))).to.equal('');
    expect(applyChanges(older, '# nothing\n')).to.equal(canonicalSchema(older));
  });

  it('are refused if they do not fit the schema', () => {
    expect(() => applyChanges(newer, '@@ enum State\n-  LOST\n')).to.throw('enum State has no line "  LOST"');
    expect(() => applyChanges(newer, '@@ enum State\n+  OPEN\n')).to.throw('enum State already has the line "  OPEN"');
  });

  it('give each simulated version its own schema', () => {
    const texts = VERSIONS.map(adminSchemaText);
    expect(new Set(texts).size).to.equal(VERSIONS.length);
    const fields = (version: (typeof VERSIONS)[number], type: string): string[] =>
      Object.keys((adminSchema(version).getType(type) as unknown as { getFields(): object }).getFields());
    expect(fields('2026-01', 'InventoryLevel')).not.to.include('isActive');
    expect(fields('2026-04', 'InventoryLevel')).to.include('isActive');
    expect(fields('2026-01', 'QueryRoot')).to.include('deliverySettings');
    expect(fields('2026-10', 'QueryRoot')).not.to.include('deliverySettings');
  });
});
