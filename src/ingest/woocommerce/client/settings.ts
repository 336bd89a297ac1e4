import Type, { type Static } from 'typebox';

// They go into a header or a query string: a trailing line break, as in a file of secrets, would make each request fail.
const key = (prefix: string, wanted: string) =>
  Type.String({ pattern: `^${prefix}_[\\x21-\\x7e]+$`, secret: true, wanted });

/** The settings of a WooCommerce source: the store's address and a REST API key with read permission. */
export const wooSettings = Type.Object(
  {
    url: Type.String({
      pattern: '^https?://[^/?#@\\s]+(/[^?#\\s]*)?$',
      wanted: "the store's address such as https://shop.example.com, without user, query or fragment",
    }),
    consumerKey: key('ck', 'a consumer key (ck_…), without spaces'),
    consumerSecret: key('cs', 'a consumer secret (cs_…), without spaces'),
    // auto: the header over TLS, the query if the host strips the header, OAuth 1.0a without TLS.
    authentication: Type.Union(
      [Type.Literal('auto'), Type.Literal('basic'), Type.Literal('query'), Type.Literal('oauth')],
      { default: 'auto', wanted: 'one of auto, basic, query, oauth' },
    ),
    certificateAuthority: Type.Optional(
      Type.String({ minLength: 1, wanted: 'a certificate in PEM form, for a private certificate authority' }),
    ),
    requestsPerSecond: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        wanted: "a number above 0: the requests per second that the store's host allows",
      }),
    ),
    // Default: 20, or 4 for orders in the old tables, whose edits have no modified time.
    reconcileHours: Type.Optional(
      Type.Number({
        minimum: 0,
        wanted: 'the hours between two full reconciliations; 0 for one in each sync',
      }),
    ),
    reconcileOrders: Type.Integer({
      minimum: 0,
      default: 500,
      wanted: 'a whole number: how many orders to compare with all their lines and refunds each time',
    }),
  },
  { additionalProperties: false, wanted: 'settings of a WooCommerce store' },
);

export type WooSettings = Static<typeof wooSettings>;
