import type { GoogleIdentity } from '../../simulators/google/identity.js';
import type { ServiceAccount } from '../../simulators/google/service-account.js';
import { registerSecret } from './secrets.js';

/** A service account of the simulators, whose private key is searched for like every secret. */
export function serviceAccountOf(identity: GoogleIdentity, clientEmail?: string): ServiceAccount {
  const account = identity.addServiceAccount(clientEmail);
  const { private_key } = JSON.parse(account.keyFile) as { private_key: string };
  // A line of the PEM form is found however its line breaks are written.
  registerSecret(`the key of ${account.clientEmail}`, private_key.split('\n')[3]!);
  return account;
}
