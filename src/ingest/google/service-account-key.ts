import { createPrivateKey, type KeyObject } from 'node:crypto';
import { ConfigError } from '../../runtime/errors.js';

/** What is used of a service account's key file. */
export interface ServiceAccountKey {
  clientEmail: string;
  keyId: string;
  privateKey: KeyObject;
}

/** Reads the contents of a key file. Throws a `ConfigError` that says which part is wrong, and quotes nothing of it. */
export function parseServiceAccountKey(text: string): ServiceAccountKey {
  const { type, client_email, private_key_id, private_key } = parsed(text);
  if (type !== 'service_account') {
    throw fault(
      'its "type" is not "service_account": it may be the file of an OAuth client, which belongs in clientId and clientSecret',
    );
  }
  if (typeof client_email !== 'string' || typeof private_key_id !== 'string' || typeof private_key !== 'string') {
    throw fault('"client_email", "private_key_id" or "private_key" is missing');
  }
  return { clientEmail: client_email, keyId: private_key_id, privateKey: rsaKey(private_key) };
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value = JSON.parse(text) as unknown;
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // The parser's message quotes the text, which is a secret.
  }
  throw fault('it is not JSON: give the contents of the file, not its name');
}

function rsaKey(pem: string): KeyObject {
  let key: KeyObject | null = null;
  try {
    key = createPrivateKey(pem);
  } catch {
    // Below, with what to do.
  }
  if (key?.asymmetricKeyType === 'rsa') return key;
  throw fault(String.raw`"private_key" is not an RSA key in PEM form: its line breaks must be \n, as in the file`);
}

function fault(what: string): ConfigError {
  return new ConfigError(
    `serviceAccountKey is not the key of a service account: ${what}. Create a key in the Google Cloud console under IAM, Service accounts, Keys.`,
    { code: 'google_service_account_key' },
  );
}
