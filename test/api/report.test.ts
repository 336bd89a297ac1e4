import { listeningLogger } from '../support/test-logger.js';
import { answer } from './support/graphql-client.js';
import { startTestApi, type TestApi } from './support/test-api.js';

describe('report', () => {
  let api: TestApi;

  before(async () => {
    api = await startTestApi({
      log: listeningLogger((l) => {
        if (l.level >= 50) console.log(JSON.stringify(l).slice(0, 3000));
      }),
    });
  });
  after(() => api.close());

  const ask = async (args: string, fields: string) => {
    const { report } = await answer<{ report: Record<string, any> }>(api.url, `{ report${args} { ${fields} } }`);
    return report;
  };

  it('answers a total', async () => {
    console.log(
      JSON.stringify(
        await ask(
          '(filter: {date: {range: {from: "2026-06-29", to: "2026-07-12"}}})',
          'total { orders netSales { amount } uniqueCustomers newCustomers averageOrderValue {amount} }',
        ),
        null,
        1,
      ),
    );
    console.log(
      JSON.stringify(
        await ask(
          '(by: [PRODUCT], limit: 2, period: WEEK, compareTo: [{with: PERIOD_BEFORE}], filter: {date: {range: {from: "2026-06-29", to: "2026-07-12"}}})',
          'rows { span {first last isComplete} product {key label} isOther netSales { amount } uniqueCustomers share {netSales} runningTotal {netSales {amount}} comparisons { isComparable previous {netSales {amount}} changePercent {netSales} } } periodTotals {span {first} netSales {amount}} total {netSales {amount}} groupTotals {product {label} netSales {amount}}',
        ),
        null,
        0,
      ),
    );
    console.log(
      JSON.stringify(
        await ask(
          '(by: [COUNTRY, HOUR], period: MONTH)',
          'rows { span {first} country {key} hour {key} orders netSales {amount}} total { orders }',
        ),
        null,
        0,
      ),
    );
  });
});
