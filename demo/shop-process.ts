/**
 * The demo's stand-in for Shopify, in a process of its own: a strict local server that speaks its API. Arguments:
 *
 *   generated <instant>   two years of a synthetic shop up to that instant, which goes on trading from there
 *   retail <path>         UCI Online Retail, a year of a real shop, from its CSV
 *
 * Prints what it holds on stderr and, once it serves, one JSON line {"url", "accessToken"} on stdout. Ends with its parent.
 */
import { setInterval } from 'node:timers';
import { generateShop } from '../simulators/shopify/data/generate.js';
import { startTrading } from '../simulators/shopify/data/trading.js';
import { loadRetail, retailSettings } from '../simulators/shopify/retail/load.js';
import { formatReport } from '../simulators/shopify/retail/report.js';
import { startShopifySimulator } from '../simulators/shopify/server.js';
import { Shop } from '../simulators/shopify/shop.js';
import { demoShop } from './demo-shop.js';
import { ReplayedClock } from './replayed-clock.js';

const [kind = '', argument = ''] = process.argv.slice(2);
const accessToken = 'shpat_demo_of_the_local_simulator';

const shop = kind === 'retail' ? await retailShop(argument) : tradingShop(new Date(argument));
const simulator = await startShopifySimulator({
  shops: [{ shop, credentials: { tokens: [{ token: accessToken }] } }],
  bulk: { createdSeconds: 0.2, runningSeconds: 0.5 },
});
process.stdout.write(`${JSON.stringify({ url: simulator.baseUrlFor(shop.settings.domain), accessToken })}\n`);

// Whoever started this reads its output: when that end is gone, so is the reason to run.
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
process.on('SIGINT', () => undefined);

async function retailShop(path: string): Promise<Shop> {
  const { contents, report } = await loadRetail(path).catch((error: Error) => {
    process.stderr.write(`${path} cannot be read as online_retail.csv.gz: ${error.message}\n`);
    process.exit(1);
  });
  process.stderr.write(`${formatReport(report)}\n`);
  return new Shop(retailSettings, contents);
}

/** The same trade for the same instant, however often it is started again: what happened since is replayed. */
function tradingShop(opened: Date): Shop {
  const { settings, seed, orders, years, secondsBetweenOrders } = demoShop;
  const from = new Date(opened);
  from.setUTCFullYear(from.getUTCFullYear() - years);
  const clock = new ReplayedClock();
  const shop = new Shop(settings, generateShop({ seed, settings, from, to: opened, orders }), { clock });
  const trading = startTrading(shop, { seed, ordersPerMinute: 0 });
  let next = opened.getTime() * 1000;
  const catchUp = (): void => {
    const now = clock.now();
    for (next += secondsBetweenOrders * 1e6; next <= now; next += secondsBetweenOrders * 1e6) {
      clock.during(next, () => trading.tick(1));
    }
    next -= secondsBetweenOrders * 1e6;
  };
  catchUp();
  setInterval(catchUp, 1000);
  return shop;
}
