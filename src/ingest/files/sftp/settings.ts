import Type, { type Static } from 'typebox';

/** How to log in at an SFTP server, and how to know that it is the right one. */
export const sftpSettings = Type.Object(
  {
    // Required, but without it the refusal shows the server's fingerprints.
    hostKey: Type.Optional(
      Type.String({
        pattern: '^SHA256:[A-Za-z0-9+/]{43}=?$',
        wanted: "the fingerprint of the server's key such as SHA256:, followed by 43 letters, digits, + and /",
      }),
    ),
    password: Type.Optional(Type.String({ minLength: 1, secret: true, wanted: "the user's password" })),
    privateKey: Type.Optional(
      Type.String({ minLength: 1, secret: true, wanted: "the contents of the user's private key file" }),
    ),
    passphrase: Type.Optional(
      Type.String({ minLength: 1, secret: true, wanted: 'the passphrase of the private key, if it has one' }),
    ),
  },
  { additionalProperties: false, wanted: 'the settings sftp: hostKey, and password or privateKey' },
);

export type SftpSettings = Static<typeof sftpSettings>;
