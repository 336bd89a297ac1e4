import Type from 'typebox';
import { oneOf, section, text, whole } from './setting-types.js';

/** How mails are sent. Without a host none are. */
export const mailSchema = section({
  host: Type.Optional(text('the name of an SMTP server such as smtp.example.com')),
  port: whole(1, 65_535, 587),
  secure: Type.Boolean({
    default: false,
    wanted: 'true for TLS from the first byte, as on port 465, or false for STARTTLS',
  }),
  requireTls: Type.Boolean({ default: true, wanted: 'true or false' }),
  certificateAuthority: Type.Optional(text('a certificate authority in PEM form')),
  user: Type.Optional(text('the name of an account')),
  password: Type.Optional(text('its password', { secret: true })),
  from: Type.Optional(text('an address such as "Cartograph <reports@example.com>"', { check: 'mailbox' })),
  answerSeconds: whole(1, 600, 60),
  allowedDomains: Type.Array(text('a domain such as example.com', { check: 'host' }), {
    default: [],
    wanted: 'a list of domains',
  }),
});

/** Where messages are sent to besides mail. */
export const destinationsSchema = Type.Array(
  Type.Object(
    {
      name: text('at most 60 lower-case letters, digits and hyphens, starting with a letter', {
        pattern: '^[a-z][a-z0-9-]{0,59}$',
      }),
      kind: oneOf(['WEBHOOK', 'SLACK'] as const),
      // Those of Slack are a secret as a whole.
      url: text('a URL such as https://hooks.example.com/reports', { pattern: '^https?://', secret: true }),
      secrets: Type.Array(text('a secret of at least 24 characters', { minLength: 24, secret: true }), {
        default: [],
        maxItems: 2,
        wanted: 'a list of one secret, or of two while the receiver changes over',
        secret: true,
      }),
    },
    { additionalProperties: false, wanted: 'a destination with name, kind and url' },
  ),
  { default: [], maxItems: 50, wanted: 'a list of at most 50 destinations' },
);
