import { ACCESS_TOKEN_START, AMAZON_CREDENTIALS } from '../../simulators/amazon/access.js';
import { SIGNATURE_START } from '../../simulators/amazon/reports/reports.js';
import { ACCESS_TOKEN, DEFAULT_OAUTH_CLIENT } from '../../simulators/google/identity.js';
import { DEFAULT_META_CREDENTIALS } from '../../simulators/meta-ads/settings.js';
import { DEFAULT_S3_KEY } from '../../simulators/s3/server.js';
import { DEFAULT_CREDENTIALS } from '../../simulators/shopify/credentials.js';
import { DEFAULT_KEY } from '../../simulators/woocommerce/settings.js';

/**
 * Every secret that tests and simulators use, by the name in a report of leaks. Each is a text that nothing else
 * contains: add a new one here, and everything that the product writes or stores is searched for it.
 */
export const testSecrets = {
  /** What the simulator accepts by default; the tokens that it issues begin with it. */
  shopifyToken: DEFAULT_CREDENTIALS.token,
  shopifyClientSecret: DEFAULT_CREDENTIALS.clientSecret,
  cornerShopToken: 'shpat_of_the_corner_shop',
  /** Refused ones are secrets too: a typing error away from the right one. */
  refusedShopifyToken: 'shpat_refused_everywhere',
  refusedClientSecret: 'client-secret-refused-everywhere',
  /** A consumer key is half of a pair, and equivalent to a password if keys are sent in the address. */
  wooConsumerKey: DEFAULT_KEY.consumerKey,
  wooConsumerSecret: DEFAULT_KEY.consumerSecret,
  refusedWooKey: 'ck_refused_everywhere',
  refusedWooSecret: 'cs_refused_everywhere',
  googleClientSecret: DEFAULT_OAUTH_CLIENT.clientSecret,
  googleRefreshToken: DEFAULT_OAUTH_CLIENT.refreshToken,
  googleAccessToken: ACCESS_TOKEN,
  refusedGoogleSecret: 'GOCSPX-refused-everywhere',
  refusedGoogleRefreshToken: '1//refused-everywhere',
  metaToken: DEFAULT_META_CREDENTIALS.token,
  metaAppSecret: DEFAULT_META_CREDENTIALS.appSecret,
  refusedMetaToken: 'EAArefusedEverywhereByMeta',
  amazonClientSecret: AMAZON_CREDENTIALS.clientSecret,
  amazonRefreshToken: AMAZON_CREDENTIALS.refreshToken,
  amazonAccessTokens: ACCESS_TOKEN_START,
  amazonDocumentLinks: SIGNATURE_START,
  refusedAmazonRefreshToken: 'Atzr|refused-everywhere',
  s3Secret: DEFAULT_S3_KEY.secret,
  refusedS3Secret: 's3-secret-refused-everywhere',
  sftpPassword: 'sftp-password-of-the-tests',
  refusedSftpPassword: 'sftp-password-refused-everywhere',
  sftpPassphrase: 'sftp-passphrase-of-the-tests',
  apolloKey: 'service:cartograph:apollo-key-of-the-tests',
  databasePassword: 'hunter2-of-the-database',
} as const;

/** The registered secrets, and those of this run, such as the generated password of the embedded Postgres. */
const registered = new Map<string, string>(Object.entries(testSecrets));

export function registerSecret(name: string, value: string): void {
  registered.set(name, value);
}

export function registeredSecrets(): ReadonlyMap<string, string> {
  return registered;
}
