/** A kind of system from which data is read. */
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
