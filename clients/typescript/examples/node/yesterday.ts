// Compares yesterday's net sales with those of the same weekday a week before, for a scheduler or an alert:
//
//   CARTOGRAPH_URL=… CARTOGRAPH_API_KEY=… node yesterday.js -20
//
// ends with 1 if they fell by more than 20 %, with 2 if that cannot be said, with 3 if it can be said later, otherwise with 0.
import {
  CartographError,
  compare,
  createClient,
  decimal,
  formatDecimal,
  formatMoney,
  OverviewDocument,
  type Decimal,
} from 'cartograph-client';

const { CARTOGRAPH_URL: url = 'http://127.0.0.1:4000/graphql', CARTOGRAPH_API_KEY: apiKey } = process.env;

async function main(leastChange: Decimal): Promise<number> {
  const client = createClient({ url, ...(apiKey !== undefined && { apiKey }) });
  const { report } = await client.query(OverviewDocument, {
    date: { relative: { last: 1, unit: 'DAY' } },
    compareWith: 'WEEK_BEFORE',
  });
  const { span, netSales, comparisons } = report.total;
  const before = comparisons[0]?.previous.netSales;
  const change = comparisons[0]?.changePercent.netSales;
  if (span.isPartial || before == null || change == null) {
    console.log(`${span.first}: ${formatMoney(netSales, 'en-GB')}. There is nothing whole to compare it with.`);
    return 2;
  }
  const shown = formatDecimal(change, 'en-GB', { maximumFractionDigits: 1, signDisplay: 'exceptZero' });
  console.log(
    `${span.first}: ${formatMoney(netSales, 'en-GB')}, a week before ${formatMoney(before, 'en-GB')}: ${shown} %`,
  );
  return compare(change, leastChange) < 0 ? 1 : 0;
}

try {
  process.exitCode = await main(decimal(process.argv[2] ?? '-20'));
} catch (error) {
  if (!(error instanceof CartographError)) throw error;
  const wait = error.retryAfter === null ? '' : ` Try again in ${error.retryAfter} s.`;
  console.error(`${error.code}: ${error.message}${wait}`);
  process.exitCode = error.retryable ? 3 : 2;
}
