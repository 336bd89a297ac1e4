import Type, { type Static } from 'typebox';

/** What a source of files needs: where they are, and what is the same in all of them. */
export const filesSettings = Type.Object(
  {
    path: Type.Optional(
      Type.String({
        minLength: 1,
        wanted:
          'a folder or a file, relative to the working directory; without it `cartograph import` brings the files',
      }),
    ),
    mapping: Type.Optional(
      Type.String({ minLength: 1, wanted: 'a YAML file that says how files with other names and columns are read' }),
    ),
    salesChannel: Type.Optional(
      Type.String({ minLength: 1, wanted: 'where what says nothing of it was sold, such as till' }),
    ),
    taxIncluded: Type.Optional(
      Type.Boolean({ wanted: 'true where prices hold their tax unless a row says otherwise' }),
    ),
  },
  { additionalProperties: false, wanted: 'settings of a source of files' },
);

export type FilesSettings = Static<typeof filesSettings>;
