import { registerEnumType } from 'type-graphql';
import { type Platform, platforms } from '../../canonical/platform.js';

export const PlatformEnum = Object.fromEntries(platforms.map((name) => [name, name])) as { [P in Platform]: P };

const descriptions: Record<Platform, string> = {
  SHOPIFY: 'Shopify stores.',
  WOOCOMMERCE: 'WooCommerce stores.',
  AMAZON: 'Amazon seller accounts.',
  GOOGLE_ANALYTICS: 'Google Analytics properties.',
  GOOGLE_ADS: 'Google Ads accounts.',
  META_ADS: 'Meta advertising accounts.',
  FILES: 'Files.',
};

registerEnumType(PlatformEnum, {
  name: 'Platform',
  description: 'A kind of system from which data is read.',
  valuesConfig: Object.fromEntries(platforms.map((name) => [name, { description: descriptions[name] }])),
});
