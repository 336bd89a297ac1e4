import { amazonBench } from './amazon/index.js';
import type { BenchPlatform } from './recording.js';
import { shopifyBench } from './shopify/index.js';
import { woocommerceBench } from './woocommerce/index.js';

export const benchPlatforms = {
  shopify: shopifyBench,
  woocommerce: woocommerceBench,
  amazon: amazonBench,
} satisfies Record<string, BenchPlatform>;

export type BenchPlatformName = keyof typeof benchPlatforms;

/** Throws if there is no recording of the platform. */
export function benchPlatformName(text: string): BenchPlatformName {
  if (text in benchPlatforms) return text as BenchPlatformName;
  throw new Error(`no recording of "${text}": one of ${Object.keys(benchPlatforms).join(', ')} was expected`);
}
