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
} from 'cartograph-client';

const { CARTOGRAPH_URL: url = 'http://127.0.0.1:4000/graphql', CARTOGRAPH_API_KEY: apiKey } = process.env;

async function main(threshold: string): Promise<number> {
  const leastChange = decimal(threshold);
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
  process.exitCode = await main(process.argv[2] ?? '-20');
} catch (error) {
  // A failure must not look like a fall of sales.
  const [message, code] = error instanceof CartographError ? explained(error) : [(error as Error).message, 2];
  console.error(message);
  process.exitCode = code;
}

function explained({ code, message, retryable, retryAfter }: CartographError): [string, number] {
  const wait = retryAfter === null ? '' : ` Try again in ${retryAfter} s.`;
  return [`${code}: ${message}${wait}`, retryable ? 3 : 2];
}
