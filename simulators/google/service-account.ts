import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';

/** A service account with one key. */
export interface ServiceAccount {
  clientEmail: string;
  keyId: string;
  publicKey: KeyObject;
  /** The contents of the key file, as the console offers it for download. */
  keyFile: string;
}

/** Creates a service account and its key: 2,048-bit RSA, as Google's. */
export function createServiceAccount(clientEmail: string): ServiceAccount {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const keyId = randomBytes(20).toString('hex');
  const keyFile = {
    type: 'service_account',
    project_id: clientEmail.replace(/^.*@|\.iam\.gserviceaccount\.com$/g, ''),
    private_key_id: keyId,
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    client_email: clientEmail,
    client_id: '104857600000000000001',
    auth_uri: 'https://accounts.google.com/o/oauth2/auth',
    token_uri: 'https://oauth2.googleapis.com/token',
    auth_provider_x509_cert_url: 'https://www.googleapis.com/oauth2/v1/certs',
    client_x509_cert_url: `https://www.googleapis.com/robot/v1/metadata/x509/${encodeURIComponent(clientEmail)}`,
    universe_domain: 'googleapis.com',
  };
  return { clientEmail, keyId, publicKey: createPublicKey(privateKey), keyFile: JSON.stringify(keyFile, null, 2) };
}
