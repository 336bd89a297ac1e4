import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WooContents } from '../model.js';
import { startWooSimulator, type WooSimulator, type WooSimulatorOptions } from '../server.js';
import { DEFAULT_KEY, type PartialSettings } from '../settings.js';
import { NOW, sampleContents, sampleSettings } from './sample-store.js';

interface Sample {
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

const SAMPLES = join(process.cwd(), 'simulators', 'woocommerce', 'samples');

/** A captured response of a real WooCommerce. */
export function sample(name: string): Sample {
  return JSON.parse(readFileSync(join(SAMPLES, `${name}.json`), 'utf8')) as Sample;
}

/** A simulator of one store, by default the sample store, with a stopped clock. */
export function startSample(
  settings: Partial<PartialSettings> = {},
  contents: Partial<WooContents> = sampleContents(),
  options: Partial<WooSimulatorOptions> = {},
): Promise<WooSimulator> {
  const stores = [{ settings: { ...sampleSettings, ...settings }, contents }];
  return startWooSimulator({ stores, clock: { mode: 'manual', at: NOW }, ...options });
}

export interface Answer {
  status: number;
  headers: Headers;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests read any field
  body: any;
}

export function basic({ consumerKey, consumerSecret } = DEFAULT_KEY): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64')}` };
}

/** Requests `<store>/wp-json/<path>`, by default with the key in a Basic header. */
export async function ask(
  simulator: WooSimulator,
  path: string,
  headers: Record<string, string> = basic(),
): Promise<Answer> {
  const [id = ''] = simulator.control.names();
  return get(`${simulator.baseUrlFor(id)}/wp-json/${path}`, headers);
}

export async function get(url: string, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(url, { headers, redirect: 'manual' });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: /^[[{]/.test(text) ? JSON.parse(text) : text };
}

export async function idsOf(simulator: WooSimulator, path: string): Promise<number[]> {
  return ((await ask(simulator, path)).body as { id: number }[]).map(({ id }) => id);
}
