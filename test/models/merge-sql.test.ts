import { expect } from 'chai';
import { tableOf } from '../../src/models/columns/table-columns.js';
import { DimLocation } from '../../src/models/dimensions/dim-location.js';
import { expandMerges } from '../../src/models/merge/merge-sql.js';

const location = tableOf(DimLocation);
const shop = { name: 'warehouse.shop', key: ['shop_key'], values: ['title', 'city', 'opened_at'] };

function expand(...lines: string[]): string {
  return expandMerges(`${lines.join('\n')}\n`, [shop], 'shop.sql')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

describe('A merge in a .sql file', () => {
  it('lists each column of the entity in the insert, the update and the comparison', () => {
    expect(expand('-- merge into warehouse.shop', 'select * from source_rows', '-- end merge;')).to.equal(
      'insert into warehouse.shop as known (shop_key, title, city, opened_at) ' +
        'select incoming.shop_key, incoming.title, incoming.city, incoming.opened_at from ( select * from source_rows ) as incoming ' +
        'on conflict (shop_key) do update set title = excluded.title, city = excluded.city, opened_at = excluded.opened_at ' +
        'where (known.title, known.city, known.opened_at) is distinct from (excluded.title, excluded.city, excluded.opened_at);',
    );
  });

  it("gets the key and the columns from the entity's declarations", () => {
    expect(location.name).to.equal('warehouse.dim_location');
    expect(location.key).to.deep.equal(['location_key']);
    expect(location.values).to.include('source_updated_at').and.not.to.include('location_key');
  });

  it('leaves columns to others, writes some once, and changes a row only if its condition holds', () => {
    const sql = expand(
      '-- merge into warehouse.shop',
      '-- without city',
      '-- once opened_at',
      '-- when known.title < excluded.title',
      'select * from source_rows',
      '-- end merge;',
    );
    expect(sql).to.include('(shop_key, title, opened_at)');
    expect(sql).to.include('do update set title = excluded.title where');
    expect(sql).to.include('where (known.title < excluded.title) and (known.title) is distinct from (excluded.title);');
    expect(sql).not.to.include('city');
  });

  it('writes every row of its select if a clause says so', () => {
    expect(
      expand('-- merge into warehouse.shop', '-- only title', '-- always', 'select * from chosen', '-- end merge;'),
    ).to.match(/on conflict \(shop_key\) do update set title = excluded\.title;$/);
  });

  it('fills only what it names and leaves known rows, as a CTE of a larger statement', () => {
    expect(
      expand(
        'with',
        '-- merge into warehouse.shop as merged',
        '-- only title',
        '-- leave known',
        '-- returning known.shop_key',
        'select * from source_rows',
        '-- end merge',
        'select 1',
      ),
    ).to.match(
      /^with merged as \( .*\(shop_key, title\) .* on conflict \(shop_key\) do nothing returning known\.shop_key \) select 1$/,
    );
  });

  it('inserts new rows without looking for them, and merges the others', () => {
    const sql = expand(
      'with',
      '-- merge into warehouse.shop as merged',
      '-- new where is_new',
      '-- returning known.shop_key',
      'select * from source_rows',
      '-- end merge,',
      'other as (select 1)',
    );
    const [created, known, both] = sql.split(/merged_new as |merged_known as |merged as /).slice(1);
    expect(created)
      .to.match(/as incoming where is_new returning known\.shop_key \), $/)
      .and.not.include('on conflict');
    expect(known).to.match(/as incoming where not \(is_new\) on conflict \(shop_key\) do update set title/);
    expect(both).to.equal('(select * from merged_new union all select * from merged_known), other as (select 1)');
  });

  it('looks rows up before writing if most are unchanged', () => {
    const sql = expand(
      'with',
      '-- merge into warehouse.shop as merged',
      '-- once opened_at',
      '-- compare first',
      '-- returning known.shop_key',
      'select * from source_rows',
      '-- end merge',
    );
    expect(sql).to.match(
      /^with merged_incoming as materialized \( select incoming\.\*, standing\.shop_key is null as is_new/,
    );
    expect(sql).to.include(
      'where standing.shop_key is null or (standing.title, standing.city) is distinct from (incoming.title, incoming.city) )',
    );
    expect(sql).to.include('from ( select * from merged_incoming ) as incoming where is_new returning');
  });

  for (const [what, lines, message] of [
    [
      'a table without an entity',
      ['-- merge into warehouse.mall', 'select 1', '-- end merge'],
      'no entity has this table',
    ],
    [
      'a column that the table does not have',
      ['-- merge into warehouse.shop', '-- without colour', 'select 1', '-- end merge'],
      'no column colour',
    ],
    ['a key as a column', ['-- merge into warehouse.shop', '-- once shop_key', 'select 1', '-- end merge'], 'shop_key'],
    ['an unknown clause', ['-- merge into warehouse.shop', '-- except city', 'select 1', '-- end merge'], '"except"'],
    [
      'a statement that returns rows without a name to read them by',
      ['-- merge into warehouse.shop', '-- returning known.shop_key', 'select 1', '-- end merge'],
      'are only for a named merge',
    ],
    ['a merge without an end', ['-- merge into warehouse.shop', 'select 1'], 'is not closed or not opened'],
  ] as const) {
    it(`refuses ${what}, and names the file`, () => {
      expect(() => expand(...lines))
        .to.throw(/^shop\.sql/)
        .with.property('message')
        .that.includes(message);
    });
  }
});
