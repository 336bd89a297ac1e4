/**
 * The demo's simulators, in a process of their own: strict local servers with the platforms' APIs.
 * Arguments:
 *
 *   <instant> <share> <folder>   Harbour & Pine, or a share of its orders, with its history up to that time and live trade after
 *                                        it; the till's folder
 *
 * Once it serves, prints one JSON line on stdout: the variables that the configuration needs. Ends with its parent.
 */
import { setInterval } from 'node:timers';
import { makeClock } from '../simulators/kit/clock.js';
import { openCompany } from './company/company.js';
import { demoPlanOf } from './company/plan.js';
import { serveCompany } from './company/serve.js';

const catchUpMs = 1000;

const [openedAt = '', share, tillFolder = ''] = process.argv.slice(2);
const environment = await serveTrade(openedAt, Number(share), tillFolder);
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
