import { expect } from 'chai';
import { everySource } from '../../src/ledger/scope/scope.js';
import { customerSegments } from '../../src/models/reporting/customer-segments.js';
import { trade } from '../api/support/trade.js';
import { createPreparedDatabase, type TestDatabase } from '../support/database.js';

describe('The value segments of all customers', () => {
  let database: TestDatabase;

  before(async () => {
    database = await createPreparedDatabase('traded', trade);
  });
  after(() => database.drop());

  it('have their first and last days from the ends of an index, not from all of its customers', async () => {
    const plan: string[] = [];
    const explained = {
      query: async (text: string, values: unknown[]) => {
        const { rows } = await database.pool.query<{ 'QUERY PLAN': string }>(`explain ${text}`, values);
        plan.push(...rows.map((row) => row['QUERY PLAN']));
        return database.pool.query(text, values);
      },
    };
    await database.pool.query(`
      insert into warehouse.dim_customer
      select more.*
      from (select * from warehouse.dim_customer where segment is not null limit 1) c
      cross join generate_series(1, 5000) as number
      cross join lateral jsonb_populate_record(
        null::warehouse.dim_customer, to_jsonb(c) || jsonb_build_object('customer_key', 'more ' || number)
      ) as more;
      analyze warehouse.dim_customer`);
    expect(await customerSegments(explained, everySource, null)).to.have.lengthOf(4);
    const found = plan.filter((line) => /Index Cond: .*segment = /.test(line) && /_order_date IS NOT NULL/.test(line));
    expect(found, plan.join('\n')).to.have.lengthOf(2);
  });
});
