/** A kind of system that trade is pulled from. */
export const platforms = [
  'SHOPIFY',
  'WOOCOMMERCE',
  'AMAZON',
  'GOOGLE_ANALYTICS',
  'GOOGLE_ADS',
  'META_ADS',
  'FILES',
] as const;

export type Platform = (typeof platforms)[number];
