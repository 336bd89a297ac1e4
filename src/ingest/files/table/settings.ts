import Type, { type Static } from 'typebox';

/** The settings of a file source: where the files are, and what all of them have in common. */
export const filesSettings = Type.Object(
  {
    path: Type.Optional(
      Type.String({
        minLength: 1,
        wanted:
          'a folder or a file, relative to the working directory; without it only `cartograph import` reads files',
      }),
    ),
    mapping: Type.Optional(Type.String({ minLength: 1, wanted: 'a YAML file that maps other names and columns' })),
    salesChannel: Type.Optional(
      Type.String({ minLength: 1, wanted: 'the sales channel of rows without one, such as till' }),
    ),
    taxIncluded: Type.Optional(Type.Boolean({ wanted: 'true if prices include tax, for rows that do not say' })),
  },
  { additionalProperties: false, wanted: 'settings of a file source' },
);

export type FilesSettings = Static<typeof filesSettings>;
