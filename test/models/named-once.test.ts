import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { type MergedTable, mergedTables } from '../../src/database/merged-tables.js';
import { columnsOf } from '../../src/database/rows-by-name.js';
import { tableOf } from '../../src/models/columns/table-columns.js';
import { CustomerAccount } from '../../src/models/dimensions/customer-account.js';
import { DimCustomer } from '../../src/models/dimensions/dim-customer.js';
import { projectFile } from '../../src/runtime/project-files.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

/** Up to this many columns may be listed by hand; more are derived from the table's declaration. */
const longestList = 3;

const accountMerge = 'models/dimensions/customer-account.merge.sql';

/**
 * Checks of the whole warehouse write nothing, and need lists of their own to be independent. The statements that mark
 * aggregates as dirty compare the keys, flags and attributes that aggregates read, which are not the columns of a table. That
 * of accounts has a test below.
 */
const ownLists = [
  /^models\/integrity\//,
  /^models\/facts\/(fact-orders\.merge|fact-order-items\.merge|outdated-line)\.sql$/,
  new RegExp(`^${accountMerge}$`),
];

const setList = /\bdo update\s+set\b([\s\S]*?)(?=\bwhere\b|\breturning\b|;|`|\n\s*\)|$)/gi;
const comparison = /\(([^()]*)\)\s+is (?:not )?distinct from\s*\(/gi;

describe('A column', () => {
  it('is named once: no upsert in src/ lists or compares more than a few by hand', () => {
    const root = projectFile('src');
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(sql|ts)$/.test(file));
    const long = files
      .filter((file) => !ownLists.some((own) => own.test(file)))
      .flatMap((file) => handLists(readFileSync(`${root}/${file}`, 'utf8')).map((list) => `${file}: ${list}`));
    expect(files.length).to.be.greaterThan(400);
    expect(long).to.deep.equal([]);
  });

  it('of an account that its customer shows is compared, so that no change of it is taken for a later time alone', () => {
    const [compared] = handLists(readFileSync(projectFile('src', accountMerge), 'utf8'));
    const shown = [...tableOf(DimCustomer).key, ...tableOf(DimCustomer).values];
    const shared = tableOf(CustomerAccount).values.filter((column) => shown.includes(column));
    expect(shared.length).to.be.greaterThan(5);
    expect(compared!.split(', ')).to.include.members(shared.map((column) => `m.${column}`));
  });

  it('of an account that its latest order gives is compared, before the order counts as a later time alone', () => {
    const tables = readFileSync(projectFile('src', 'models/subjects/customers.tables.sql'), 'utf8');
    const [, definition] = /create temp table account_from_orders \(([^)]*)\)/.exec(tables)!;
    const given = [...definition!.matchAll(/^ *(\w+) /gm)].map(([, column]) => column!).slice(3);
    const sql = readFileSync(projectFile('src', 'models/dimensions/account-from-orders.sql'), 'utf8');
    const compared = [...sql.matchAll(comparison)].flatMap(([, list]) => list!.split(', '));
    expect(given).to.have.length.greaterThan(3);
    expect(compared).to.include.members(given.map((column) => `s.${column}`));
  });

  it('in a list by hand would be found', () => {
    expect(
      handLists(`on conflict (a) do update set
          b = excluded.b,
          c = greatest(known.c, excluded.c),
          d = excluded.d, e = excluded.e
        where known.b < excluded.b;`),
    ).to.deep.equal(['b = excluded.b, c = greatest(known.c, excluded.c), d = excluded.d, e = excluded.e']);
    expect(handLists('where (k.a, k.b, k.c, k.d) is distinct from (n.a, n.b, n.c, n.d)')).to.have.length(1);
    expect(
      handLists('on conflict (a) do update set b = excluded.b, c = 1 where (k.b, k.c) is distinct from (1, 2)'),
    ).to.deep.equal([]);
  });

  describe('of a table outside the star schema', () => {
    let database: TestDatabase;

    before(async () => {
      database = await createTestDatabase();
    });

    after(() => database.drop());

    for (const table of mergedTables) {
      it(`matches the migrations: ${table.name}`, async () => {
        expect(await declared(database, table)).to.deep.equal({
          key: [...table.key],
          types: Object.fromEntries(columnsOf(table).map((column) => [column, table.types[column]])),
        });
      });
    }
  });
});

/** The lists by hand that are too long, on one line each. */
function handLists(text: string): string[] {
  const lists = [...text.matchAll(setList), ...text.matchAll(comparison)].map(([, list]) =>
    list!.replaceAll(/\s+/g, ' ').trim(),
  );
  return lists.filter(
    (list) => !list.includes('${') && list.replaceAll(/\([^()]*\)/g, '').split(',').length > longestList,
  );
}

async function declared({ pool }: TestDatabase, { name }: MergedTable): Promise<object> {
  const { rows: columns } = await pool.query<{ name: string; type: string }>(
    `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum`,
    [name],
  );
  const { rows: key } = await pool.query<{ name: string }>(
    `select attname as name
     from pg_index, unnest(indkey::integer[]) with ordinality as place (attnum, seq)
     join pg_attribute on pg_attribute.attnum = place.attnum
     where indrelid = $1::regclass and indisprimary and attrelid = indrelid order by seq`,
    [name],
  );
  const short: Record<string, string> = { 'timestamp with time zone': 'timestamptz' };
  return {
    key: key.map((each) => each.name),
    types: Object.fromEntries(columns.map(({ name: column, type }) => [column, short[type] ?? type])),
  };
}
