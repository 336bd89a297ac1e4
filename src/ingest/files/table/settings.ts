import Type, { type Static } from 'typebox';
import { s3Settings } from '../s3/settings.js';
import { sftpSettings } from '../sftp/settings.js';

/** A path of this machine; `sftp://` with a user and a host, and no password; `s3://` with a bucket. */
const placePattern =
  '^(?!sftp:|s3:)|^sftp://[^\\s/:]+@(\\[[0-9A-Fa-f:.]+\\]|[^\\s/:@]+)(:\\d{1,5})?(/.*)?$|^s3://[A-Za-z0-9][A-Za-z0-9._-]+(/.*)?$';

/** The settings of a file source: where the files are, and what all of them have in common. */
export const filesSettings = Type.Object(
  {
    path: Type.Optional(
      Type.String({
        minLength: 1,
        pattern: placePattern,
        wanted:
          'a folder or a file, relative to the working directory, or sftp://user@host:port/path, or s3://bucket/prefix, without a password; without it only `cartograph import` reads files',
      }),
    ),
    sftp: Type.Optional(sftpSettings),
    s3: Type.Optional(s3Settings),
    mapping: Type.Optional(Type.String({ minLength: 1, wanted: 'a YAML file that maps other names and columns' })),
    salesChannel: Type.Optional(
      Type.String({ minLength: 1, wanted: 'the sales channel of rows without one, such as till' }),
    ),
    taxIncluded: Type.Optional(Type.Boolean({ wanted: 'true if prices include tax, for rows that do not say' })),
  },
  { additionalProperties: false, wanted: 'settings of a file source' },
);

export type FilesSettings = Static<typeof filesSettings>;
