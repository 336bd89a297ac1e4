import Type, { type Static } from 'typebox';

/**
 * The credentials in the settings of a source that reads from Google: the key of a service account, or the refresh token of a
 * person. A platform spreads these properties into its own settings.
 */
export const googleCredentials = {
  serviceAccountKey: Type.Optional(
    Type.String({
      minLength: 1,
      secret: true,
      wanted: 'the contents of the JSON key file of a service account',
    }),
  ),
  clientId: Type.Optional(
    Type.String({ pattern: '^[\\x21-\\x7e]+$', wanted: 'the id of an OAuth client (….apps.googleusercontent.com)' }),
  ),
  // They go into a form: a trailing line break, as in a file of secrets, would make each request fail.
  clientSecret: Type.Optional(
    Type.String({ pattern: '^[\\x21-\\x7e]+$', secret: true, wanted: "the OAuth client's secret, without spaces" }),
  ),
  refreshToken: Type.Optional(
    Type.String({ pattern: '^[\\x21-\\x7e]+$', secret: true, wanted: 'a refresh token (1//…), without spaces' }),
  ),
  tokenUrl: Type.Optional(
    Type.String({ pattern: '^https?://', wanted: "a URL; Google's token endpoint unless given" }),
  ),
};

const settings = Type.Object(googleCredentials);

export type GoogleCredentials = Static<typeof settings>;
