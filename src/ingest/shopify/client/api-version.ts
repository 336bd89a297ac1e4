/** The only place that names Shopify's API version. To raise it, read Shopify's changelog and run every test, in a commit of its own. */
export const shopifyApiVersion = '2026-07';
