import Type, { type Static } from 'typebox';

/** The settings of an Amazon source: an app's credentials at Login with Amazon, and the region of the seller's account. */
export const amazonSettings = Type.Object(
  {
    region: Type.Union([Type.Literal('na'), Type.Literal('eu'), Type.Literal('fe')], {
      wanted: 'na (Americas), eu (Europe, India, Middle East) or fe (Japan, Australia, Singapore)',
    }),
    // Left out: all in which the account sells.
    marketplaces: Type.Optional(
      Type.Array(Type.String({ account: true, pattern: '^[A-Z0-9]{10,20}$', wanted: 'a marketplace id' }), {
        minItems: 1,
        wanted: 'a list of marketplace ids, such as ["A1PA6795UKMFR9"]',
      }),
    ),
    clientId: Type.String({ pattern: '^[\\x21-\\x7e]+$', wanted: "the app's client id, without spaces" }),
    clientSecret: Type.String({ pattern: '^[\\x21-\\x7e]+$', secret: true, wanted: "the app's client secret" }),
    refreshToken: Type.String({ pattern: '^[\\x21-\\x7e]+$', secret: true, wanted: 'a refresh token (Atzr|…)' }),
    // auto: 2026-01-01, and v0 for an account that it refuses.
    ordersApi: Type.Union([Type.Literal('auto'), Type.Literal('2026-01-01'), Type.Literal('v0')], {
      default: 'auto',
      wanted: 'auto, 2026-01-01 or v0',
    }),
    // Of FBA: Amazon's list of what is in stock, or its report "Manage FBA Inventory".
    inventoryBy: Type.Union([Type.Literal('summaries'), Type.Literal('report')], {
      default: 'summaries',
      wanted: 'summaries or report',
    }),
    baseUrl: Type.Optional(Type.String({ pattern: '^https?://', wanted: "a URL; the region's host unless given" })),
    tokenUrl: Type.String({
      pattern: '^https?://',
      default: 'https://api.amazon.com/auth/o2/token',
      wanted: 'a URL',
    }),
    certificateAuthority: Type.Optional(
      Type.String({ minLength: 1, wanted: 'a certificate in PEM form, for a private certificate authority' }),
    ),
  },
  { additionalProperties: false, wanted: 'settings of an Amazon seller account' },
);

export type AmazonSettings = Static<typeof amazonSettings>;

/** Without a slash at the end. */
export function hostOf({ baseUrl, region }: Pick<AmazonSettings, 'baseUrl' | 'region'>): string {
  return (baseUrl ?? `https://sellingpartnerapi-${region}.amazon.com`).replace(/\/+$/, '');
}
