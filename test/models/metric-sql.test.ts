import { expect } from 'chai';
import { select, sql } from '../../src/database/sql.js';
import { columnsOf, metricExpression } from '../../src/models/metrics/metric-sql.js';
import { quotientDecimals } from '../../src/models/metrics/metric.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

describe('A metric that is worked out from quotients', () => {
  let database: TestDatabase;

  before(async () => {
    database = await createTestDatabase();
  });
  after(() => database.drop());

  const shown = async (name: string, demand: string, onHand = '0'): Promise<string> => {
    // Of two variants: units sold over the days in stock.
    const [first = [], second = []] = demand.split(' + ').map((quotient) => quotient.split('/'));
    const sold = (units: string | undefined) => sql`round(${units}::numeric, ${quotientDecimals}::integer)`;
    const [row] = await select<{ value: string }>(
      database.pool,
      sql`select ${metricExpression(columnsOf('s'), name)}::text as value
        from (
          select ${onHand}::numeric as units_on_hand,
            ${sold(first[0])} / ${first[1]}::integer + ${sold(second[0])} / ${second[1]}::integer as daily_demand
        ) s`,
    );
    return row!.value;
  };

  it('is rounded as if they were exact: 30.25 / (2/9 + 2/7) is 59.5546875', async () => {
    expect(await shown('days_of_cover', '2/9 + 2/7', '30.25')).to.equal('59.554688');
    expect(await shown('days_of_cover', '2/9 + 2/7', '-30.25')).to.equal('-59.554688');
    // A little less than a half stays less.
    expect(await shown('days_of_cover', '2/9 + 2/7', '30.24999999999999')).to.equal('59.554687');
  });

  it('is rounded so where the quotients themselves are added up', async () => {
    expect(await shown('daily_demand', '0.0000005/3 + 0.000001/3')).to.equal('0.000001');
    expect(await shown('daily_demand', '0.0000004999/3 + 0.000001/3')).to.equal('0.000000');
  });
});
