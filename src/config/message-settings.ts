import type { MailConfig } from './config.js';
import type { Fault } from './faults.js';

type Values = Record<string, unknown>;

/** The settings of `mail`, or null if no server is named. */
export function mailConfig(mail: Partial<MailConfig>): MailConfig | null {
  if (mail.host === undefined) return null;
  const { certificateAuthority = null, user = null, password = null } = mail;
  return { ...(mail as MailConfig), certificateAuthority, user, password };
}

/** Settings of `mail` and `destinations` that do not fit each other. */
export function messageFaults({ mail, destinations }: Values): Fault[] {
  const faults: Fault[] = [];
  const { host, from, user, password } = (mail ?? {}) as Values;
  const lacks = (path: Fault['path'], message: string): void => void faults.push({ path, message });
  if (host !== undefined && from === undefined) {
    lacks(['mail', 'from'], 'is missing; expected an address such as "Cartograph <reports@example.com>"');
  }
  if (host === undefined && (from ?? user ?? password) !== undefined) {
    lacks(['mail', 'host'], 'is missing; expected the name of an SMTP server such as smtp.example.com');
  }
  if ((user === undefined) !== (password === undefined)) {
    const missing = user === undefined ? 'user' : 'password';
    lacks(['mail', missing], 'is missing; mail.user and mail.password belong together');
  }
  (Array.isArray(destinations) ? (destinations as Values[]) : []).forEach((destination, i) => {
    const { kind, secrets } = (destination ?? {}) as Values;
    const count = Array.isArray(secrets) ? secrets.length : 0;
    if (kind === 'WEBHOOK' && count === 0) {
      lacks(['destinations', i, 'secrets'], 'is empty; expected a secret of at least 24 characters to sign with');
    }
    if (kind === 'SLACK' && count > 0) {
      lacks(['destinations', i, 'secrets'], 'is of no use: Slack checks no signatures');
    }
  });
  return faults;
}
