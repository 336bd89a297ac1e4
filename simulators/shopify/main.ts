import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { type ClockSettings, micros } from '../kit/clock.js';
import { type ServedShop, type SimulatorOptions, startShopifySimulator } from './server.js';

const USAGE = `Serves simulated shops until it is stopped, and prints their URL as one line of JSON.

  node main.js --json <file>     a file of {"shops": [{"settings", "contents", "credentials"}]}
  node main.js --module <file>   a module whose default export is shops, or a function that makes them
  --port <number>                0, the default, takes a free one
  --host <address>               default: loopback
  --clock <instant>              stops the clock there until the control plane moves it (default: real time)
`;

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    module: { type: 'string' },
    port: { type: 'string', default: '0' },
    host: { type: 'string' },
    clock: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
});

if (values.help || (!values.json && !values.module)) {
  process.stderr.write(USAGE);
  process.exit(values.help ? 0 : 2);
}

const shops = values.json ? readShops(values.json) : await importShops(values.module ?? '');
const clock: ClockSettings = values.clock ? { mode: 'manual', at: micros(values.clock) } : { mode: 'real' };
const options: SimulatorOptions = { shops, port: Number(values.port), clock };
const simulator = await startShopifySimulator(values.host ? { ...options, host: values.host } : options);
const baseUrls = Object.fromEntries(simulator.control.names().map((domain) => [domain, simulator.baseUrlFor(domain)]));
process.stdout.write(`${JSON.stringify({ url: simulator.url, baseUrls })}\n`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void simulator.close());

function readShops(file: string): ServedShop[] {
  return (JSON.parse(readFileSync(file, 'utf8')) as { shops: ServedShop[] }).shops;
}

async function importShops(file: string): Promise<readonly ServedShop[]> {
  const { default: exported } = (await import(pathToFileURL(resolve(file)).href)) as {
    default: readonly ServedShop[] | (() => Promise<readonly ServedShop[]>);
  };
  return typeof exported === 'function' ? exported() : exported;
}
