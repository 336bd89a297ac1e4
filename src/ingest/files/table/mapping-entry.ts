import Type, { type Static } from 'typebox';
import { type FileKind, fileKinds } from './kinds.js';

const text = Type.String({ minLength: 1 });
const texts = Type.Array(text, { minItems: 1 });
const rowNumber = Type.Integer({ minimum: 1 });
const kinds = Type.Union(fileKinds.map((kind) => Type.Literal(kind)));
/** The values that each of these columns of the file may have, or an expression. */
const condition = Type.Union([Type.Record(Type.String(), texts), text]);
const settings = {
  /** The canonical name, or several, of the file's own columns. */
  columns: Type.Optional(Type.Record(Type.String(), Type.Union([text, texts]))),
  /** Columns here that are calculated from the file's: expressions. */
  values: Type.Optional(Type.Record(Type.String(), text)),
  /** Columns that are deliberately not read; `*` is any text. */
  ignore: Type.Optional(Type.Array(text)),
  /** Columns that not every file has: they are empty then. */
  optional: Type.Optional(texts),
  /** Columns that only another version of the table has, which means something else by the same names. */
  notWith: Type.Optional(texts),
  /** Columns of the file in which a blank cell means the one above, maybe only among rows with the same value of another. */
  fill: Type.Optional(
    Type.Union([texts, Type.Object({ columns: texts, within: text }, { additionalProperties: false })]),
  ),
  /** Cells with several records of the kind; `*` in the name of the column is any text. */
  unpack: Type.Optional(
    Type.Object(
      { column: text, separator: Type.String({ minLength: 1 }), pattern: Type.Union([text, texts]) },
      { additionalProperties: false },
    ),
  ),
  /** Orders with amounts only: the file has no lines. */
  withoutLines: Type.Optional(Type.Literal(true)),
  /** Only rows that fit are read. */
  rows: Type.Optional(condition),
  /** Rows that are left out, although they fit: by the name under which they are counted. */
  leaveOut: Type.Optional(Type.Record(text, condition)),
  /** For yes/no columns the words for yes, all others mean no; for texts such as a status what the file's words mean. */
  words: Type.Optional(Type.Record(Type.String(), Type.Union([texts, Type.Record(Type.String(), text)]))),
  /** Amounts and counts that the file writes with the opposite sign. */
  negate: Type.Optional(texts),
  /** Amounts that are split over the rows of an order, a line or a refund; others are for it as a whole. */
  sum: Type.Optional(texts),
  /** Whether equal rows of one order are separate lines, or one line that is repeated. */
  equalRows: Type.Optional(Type.Union([Type.Literal('each'), Type.Literal('once')])),
  /** Whether each file has all lines of its orders (missing ones are gone), or maybe only some. */
  wholeOrders: Type.Optional(Type.Boolean()),
  /** The day of an order's refunds if only their sum is known. */
  refundedOn: Type.Optional(
    Type.Union([Type.Literal('ordered_at'), Type.Literal('updated_at'), Type.Literal('cancelled_at')]),
  ),
  /** `none`: a quote is an ordinary character, and each line is a row. */
  quotes: Type.Optional(Type.Literal('none')),
  /** Of lines that are not UTF-8; or UTF-16, of all. */
  encoding: Type.Optional(text),
  /** Of a workbook, the sheet that is read. */
  sheet: Type.Optional(text),
  /** The row of the column names, or the first and the last of several; `none`: columns are named by their position. */
  header: Type.Optional(
    Type.Union([Type.Literal('none'), rowNumber, Type.Array(rowNumber, { minItems: 2, maxItems: 2 })]),
  ),
  /** Rows that begin with one of these texts are left out: comments, totals. */
  skip: Type.Optional(texts),
  defaults: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()]))),
  delimiter: Type.Optional(Type.String({ minLength: 1, maxLength: 5 })),
  decimal: Type.Optional(Type.Union([Type.Literal('.'), Type.Literal(',')])),
  dates: Type.Optional(Type.Union([text, texts])),
  timezone: Type.Optional(text),
};
const entrySettings = Type.Object(settings, { additionalProperties: false });
const kindsAndSettings = {
  kind: Type.Optional(kinds),
  /** Several kinds of records in one file, with what is particular to each; the settings beside it apply to all. */
  kinds: Type.Optional(
    Type.Object(
      Object.fromEntries(fileKinds.map((kind) => [kind, Type.Optional(entrySettings)])) as Record<
        FileKind,
        ReturnType<typeof Type.Optional<typeof entrySettings>>
      >,
      { additionalProperties: false },
    ),
  ),
  ...settings,
};
/** What a preset says: an entry without a pattern. */
export const presetEntry = Type.Object(kindsAndSettings, { additionalProperties: false });
export const mappingEntry = Type.Object(
  {
    /** `*` matches any characters; compared with the path below the source's folder. */
    pattern: text,
    /** A table that a platform gives its users: what it says here is added to. */
    preset: Type.Optional(text),
    ...kindsAndSettings,
  },
  { additionalProperties: false },
);
export const mappingShape = Type.Object({ files: Type.Array(mappingEntry) }, { additionalProperties: false });

/** An entry as it is written in a mapping file. */
export type WrittenEntry = Static<typeof mappingEntry>;
export type Settings = Static<typeof entrySettings>;
export type RowCondition = Static<typeof condition>;

/** How files of a pattern are read as one kind. */
export interface MappingEntry extends Settings {
  pattern: string;
  preset?: string | undefined;
  kind: FileKind;
}
