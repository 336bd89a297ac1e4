import { expect } from 'chai';
import { expandUpdates } from '../../src/models/merge/update-sql.js';

const shop = { name: 'warehouse.shop', key: ['source_id', 'shop_id'], values: ['title', 'city', 'opened_at'] };

function expand(...lines: string[]): string {
  return expandUpdates(lines.join('\n'), [shop], 'shop.sql').replaceAll(/\s+/g, ' ').trim();
}

describe('An update in a .sql file', () => {
  it('writes the columns that it names, by the key, if one of them differs', () => {
    expect(expand('-- update warehouse.shop', '-- only title, city', 'select * from moved', '-- end update;')).to.equal(
      'update warehouse.shop as known set title = incoming.title, city = incoming.city ' +
        'from ( select * from moved ) as incoming where known.source_id = incoming.source_id and known.shop_id = incoming.shop_id ' +
        'and (known.title, known.city) is distinct from (incoming.title, incoming.city);',
    );
  });

  it('is refused with a message for a table or a column that no entity has', () => {
    expect(() => expand('-- update warehouse.shed', '-- only title', 'select 1', '-- end update;')).to.throw(
      'shop.sql, update of warehouse.shed: no entity has this table',
    );
    expect(() => expand('-- update warehouse.shop', '-- only title, owner', 'select 1', '-- end update;')).to.throw(
      'shop.sql, update of warehouse.shop: the table has no column owner apart from its key',
    );
    expect(() => expand('-- update warehouse.shop', 'select 1', '-- end update;')).to.throw(
      'shop.sql: "-- update warehouse.shop" is not closed or not opened',
    );
  });
});
