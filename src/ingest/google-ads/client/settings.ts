import Type, { type Static } from 'typebox';
import { googleCredentials } from '../../google/settings.js';

const customerId = {
  pattern: '^\\d{3}-?\\d{3}-?\\d{4}$',
  wanted: 'a customer id of ten digits in quotes, such as "123-456-7890"',
};

/** The settings of a Google Ads source: credentials, and the account or manager whose accounts are read. */
export const googleAdsSettings = Type.Object(
  {
    ...googleCredentials,
    customerId: Type.String({ account: true, ...customerId }),
    // For a client that is not shared with the credentials themselves.
    loginCustomerId: Type.Optional(Type.String(customerId)),
    // Left out: all of a manager.
    clients: Type.Optional(
      Type.Array(Type.String({ account: true, ...customerId }), {
        minItems: 1,
        wanted: 'a list of customer ids, such as ["123-456-7890"]',
      }),
    ),
    // Google ignores it since September 2026: only for a proxy that still wants one.
    developerToken: Type.Optional(
      Type.String({ pattern: '^[\\x21-\\x7e]+$', secret: true, wanted: 'a developer token, without spaces' }),
    ),
    baseUrl: Type.String({
      pattern: '^https?://[^/?#@\\s]+(/[^?#\\s]*)?$',
      default: 'https://googleads.googleapis.com',
      wanted: 'a URL without user, query or fragment',
    }),
    certificateAuthority: Type.Optional(
      Type.String({ minLength: 1, wanted: 'a certificate in PEM form, for a private certificate authority' }),
    ),
  },
  { additionalProperties: false, wanted: 'settings of Google Ads' },
);

export type GoogleAdsSettings = Static<typeof googleAdsSettings>;

/** As in addresses and headers. */
export function digitsOf(id: string): string {
  return id.replaceAll('-', '');
}
