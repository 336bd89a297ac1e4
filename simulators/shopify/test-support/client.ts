import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_CREDENTIALS } from '../credentials.js';
import { type ShopifySimulator, type SimulatorOptions, startShopifySimulator } from '../server.js';
import { SAMPLE_NOW, sampleContents, sampleSettings } from './sample-shop.js';

interface GraphqlAnswer {
  status: number;
  headers: Headers;
  body: unknown;
}

const SAMPLES = join(process.cwd(), 'simulators', 'shopify', 'samples');

export function sample(name: string): unknown {
  return JSON.parse(readFileSync(join(SAMPLES, name), 'utf8'));
}

export function sampleText(name: string): string {
  return readFileSync(join(SAMPLES, name), 'utf8');
}

/** The value at a dotted path of an answer, such as `data.orders.nodes.0.id`; undefined if there is none. */
export function at(body: unknown, path: string): unknown {
  let found = body;
  for (const part of path.split('.')) found = (found as Record<string, unknown> | null | undefined)?.[part];
  return found;
}

/** The same as an array. */
export function listAt(body: unknown, path: string): unknown[] {
  const found = at(body, path);
  if (!Array.isArray(found)) throw new TypeError(`no list at ${path} of ${JSON.stringify(body)}`);
  return found;
}

/** A simulator of the sample shop with a stopped clock. */
export function startSample(options: Partial<SimulatorOptions> = {}): Promise<ShopifySimulator> {
  const shops = [{ settings: sampleSettings, contents: sampleContents() }];
  return startShopifySimulator({ shops, clock: { mode: 'manual', at: SAMPLE_NOW }, ...options });
}

/** Posts a GraphQL request as a client does. */
export async function ask(
  simulator: ShopifySimulator,
  query: string,
  variables: object = {},
  { token = DEFAULT_CREDENTIALS.token, version = '2026-07', domain = sampleSettings.domain } = {},
): Promise<GraphqlAnswer> {
  const response = await fetch(`${simulator.baseUrlFor(domain)}/admin/api/${version}/graphql.json`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'X-Shopify-Access-Token': token },
    body: JSON.stringify({ query, variables }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text.startsWith('{') ? JSON.parse(text) : text };
}
