import {
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isListType,
  isObjectType,
} from 'graphql';
import { longestReport, longestReportDescription, longestReportTitle } from '../canonical/saved-report.js';

/** The bounds of an argument or input field. */
export interface InputBound {
  /** Values of a list. */
  values?: number;
  /** UTF-16 code units of a text, or of each text of a list. */
  characters?: number;
  /** Words, separated by white space. */
  words?: number;
}

/** Enough for the ids of a whole page. */
const listBound = 500;

/** For complete ids and values: files have ids of 200 characters, and a key joins several. */
const textBound = 1024;

/** Bounds of fields that are not ids or values of rows, by the name of the argument or field. */
const ownBounds: Record<string, InputBound> = {
  // Each word is a pattern that is matched against every product.
  search: { characters: 256, words: 16 },
  email: { characters: 256 },
  // Longer than any cursor in an answer.
  after: { characters: 16_384 },
  before: { characters: 16_384 },
  title: { characters: longestReportTitle },
  description: { characters: longestReportDescription },
  document: { characters: longestReport },
  variables: { characters: longestReport },
};

/** Gives every list and text that the schema takes a bound: in its description, and in its extensions for `inputBound`. */
export function boundInputs(schema: GraphQLSchema): void {
  for (const input of allInputs(schema)) {
    const bound = boundOf(input);
    if (!bound) continue;
    input.description = [input.description, wordsOf(bound)].filter(Boolean).join(' ');
    input.extensions = { ...input.extensions, bound };
  }
}

export function inputBound({ extensions }: Pick<GraphQLArgument, 'extensions'>): InputBound | undefined {
  return extensions.bound as InputBound | undefined;
}

function allInputs(schema: GraphQLSchema): (GraphQLArgument | GraphQLInputField)[] {
  return Object.values(schema.getTypeMap())
    .filter(({ name }) => !name.startsWith('__'))
    .flatMap((type) => {
      if (isInputObjectType(type)) return Object.values(type.getFields());
      return isObjectType(type) ? Object.values(type.getFields()).flatMap(({ args }) => args) : [];
    });
}

function boundOf({ name, type }: GraphQLArgument | GraphQLInputField): InputBound | undefined {
  const isText = ['String', 'ID'].includes(getNamedType(type).name);
  const characters = isText ? (ownBounds[name] ?? { characters: textBound }) : {};
  const values = isListType(getNullableType(type)) ? { values: listBound } : {};
  const bound = { ...values, ...characters };
  return Object.keys(bound).length > 0 ? bound : undefined;
}

function wordsOf({ values, characters, words }: InputBound): string {
  const text = characters === undefined ? '' : `${characters.toLocaleString('en')} characters`;
  if (values !== undefined) return text ? `At most ${values} values of up to ${text}.` : `At most ${values} values.`;
  return words === undefined ? `At most ${text}.` : `At most ${text} and ${words} words.`;
}
