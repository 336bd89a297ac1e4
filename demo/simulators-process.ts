/**
 * The demo's simulators, in a process of their own: strict local servers with the platforms' APIs.
 * Arguments:
 *
 *   company <instant> <share> <folder>   Harbour & Pine, or a share of its orders, with its history up to that time and live trade after
 *                                        it; the till's folder
 *   retail <path>                        UCI Online Retail, a year of a real shop, from its CSV
 *
 * Once it serves, prints one JSON line on stdout: the variables that the configuration needs. Ends with its parent.
 */
import { setInterval } from 'node:timers';
import { makeClock } from '../simulators/kit/clock.js';
import { loadRetail, retailSettings } from '../simulators/shopify/retail/load.js';
import { formatReport } from '../simulators/shopify/retail/report.js';
import { startShopifySimulator } from '../simulators/shopify/server.js';
import { Shop } from '../simulators/shopify/shop.js';
import { openCompany } from './company/company.js';
import { demoPlanOf } from './company/plan.js';
import { serveCompany } from './company/serve.js';

const catchUpMs = 1000;

const [kind, ...rest] = process.argv.slice(2);
const environment =
  kind === 'retail'
    ? await serveRetail(rest[0] ?? '')
    : await serveTrade(rest[0] ?? '', Number(rest[1]), rest[2] ?? '');
process.stdout.write(`${JSON.stringify(environment)}\n`);

// Ends when the process that started this one ends.
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
process.on('SIGINT', () => undefined);

async function serveTrade(openedAt: string, share: number, tillFolder: string): Promise<Record<string, string>> {
  const company = openCompany({ plan: demoPlanOf(share), openedAt, clock: makeClock({ mode: 'real' }), tillFolder });
  company.catchUp();
  setInterval(company.catchUp, catchUpMs);
  return { ...(await serveCompany(company)).environment, DEMO_TILL_FOLDER: tillFolder };
}

async function serveRetail(path: string): Promise<Record<string, string>> {
  const { contents, report } = await loadRetail(path).catch((error: Error) => {
    process.stderr.write(`${path} cannot be read as online_retail.csv.gz: ${error.message}\n`);
    process.exit(1);
  });
  process.stderr.write(`${formatReport(report)}\n`);
  const token = 'shpat_demo_of_the_local_simulator';
  const simulator = await startShopifySimulator({
    shops: [{ shop: new Shop(retailSettings, contents), credentials: { tokens: [{ token }] } }],
    bulk: { createdSeconds: 0.2, runningSeconds: 0.5 },
  });
  const { domain } = retailSettings;
  return { DEMO_SHOP: domain, DEMO_SHOP_URL: simulator.baseUrlFor(domain), DEMO_SHOPIFY_TOKEN: token };
}
