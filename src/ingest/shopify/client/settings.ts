import Type, { type Static } from 'typebox';

/** The settings of a Shopify source: a static token, or the client credentials of an app of the store's own organisation. */
export const shopifySettings = Type.Object(
  {
    shop: Type.String({
      pattern: '^[a-z0-9][a-z0-9.-]*\\.[a-z]+$',
      wanted: "the store's domain such as example.myshopify.com",
    }),
    baseUrl: Type.Optional(Type.String({ pattern: '^https?://', wanted: 'a URL; https:// and the shop unless given' })),
    // It goes into a header: a trailing line break, as in a file of secrets, would make each request fail.
    accessToken: Type.Optional(
      Type.String({ pattern: '^[\\x21-\\x7e]+$', secret: true, wanted: 'an access token (shpat_…), without spaces' }),
    ),
    clientId: Type.Optional(Type.String({ minLength: 1, wanted: "the app's client id" })),
    clientSecret: Type.Optional(Type.String({ minLength: 1, secret: true, wanted: "the app's client secret" })),
    certificateAuthority: Type.Optional(
      Type.String({ minLength: 1, wanted: 'a certificate in PEM form, for a private certificate authority' }),
    ),
    bulkThreshold: Type.Integer({
      minimum: 1,
      default: 1000,
      wanted: 'the number of records from which a window is exported in bulk',
    }),
  },
  { additionalProperties: false, wanted: 'settings of a Shopify store' },
);

export type ShopifySettings = Static<typeof shopifySettings>;
