/** The one place that names Shopify's API version. Raising it is a change of its own: read the changelog, run every test. */
export const shopifyApiVersion = '2026-07';
