import Type, { type Static } from 'typebox';

/** The settings of a Meta Ads source: a system user's token, and the ad accounts to read with it. */
export const metaSettings = Type.Object(
  {
    adAccounts: Type.Array(
      Type.String({
        account: true,
        pattern: '^(act_)?[1-9][0-9]*$',
        wanted: 'the id of an ad account, such as act_123',
      }),
      {
        minItems: 1,
        wanted: 'a list of ad accounts, such as [act_123]',
      },
    ),
    // It goes into a header: a trailing line break, as in a file of secrets, would make each request fail.
    accessToken: Type.String({
      pattern: '^[\\x21-\\x7e]+$',
      secret: true,
      wanted: "a system user's access token, without spaces",
    }),
    appSecret: Type.Optional(
      Type.String({ pattern: '^[\\x21-\\x7e]+$', secret: true, wanted: "the app's secret, without spaces" }),
    ),
    // Those that this connector was written for: see `api-versions.ts`.
    apiVersion: Type.Union([Type.Literal('v26.0'), Type.Literal('v27.0')], {
      default: 'v27.0',
      wanted: 'one of v26.0, v27.0',
    }),
    baseUrl: Type.String({
      pattern: '^https?://[^/?#@\\s]+(/[^?#\\s]*)?$',
      default: 'https://graph.facebook.com',
      wanted: 'a URL without user, query or fragment',
    }),
    certificateAuthority: Type.Optional(
      Type.String({ minLength: 1, wanted: 'a certificate in PEM form, for a private certificate authority' }),
    ),
  },
  { additionalProperties: false, wanted: 'settings of Meta ad accounts' },
);

export type MetaSettings = Static<typeof metaSettings>;
