import type { ErrorCode, YAMLError } from 'yaml';

/** What is wrong in our own words: those of the parser quote the file, which may hold a secret. */
const words: Record<ErrorCode, string> = {
  ALIAS_PROPS: 'an alias (*) has an anchor or a tag of its own',
  BAD_ALIAS: 'an alias (*) that cannot be read: a text that begins with * is put in quotes',
  BAD_COLLECTION_TYPE: 'a tag (!) of another kind than what follows it',
  BAD_DIRECTIVE: 'a directive (%) that cannot be read: a text that begins with % is put in quotes',
  BAD_DQ_ESCAPE: 'a backslash within double quotes that escapes nothing: double it, or use single quotes',
  BAD_INDENT: 'a line begins too far to the left or to the right',
  BAD_PROP_ORDER: 'an anchor (&) or a tag (!) stands before the sign that it belongs behind',
  BAD_SCALAR_START: 'a text begins with a sign that YAML reserves: put it in quotes',
  BLOCK_AS_IMPLICIT_KEY:
    'a key and its value stand where only a value may: is a line indented wrongly, or a quote missing?',
  BLOCK_IN_FLOW: 'a list or section of several lines within brackets',
  DUPLICATE_KEY: 'a key occurs twice in one section',
  IMPOSSIBLE: 'this cannot be read',
  KEY_OVER_1024_CHARS: 'a key is longer than 1024 characters: is a quote or a bracket missing?',
  MISSING_CHAR: 'a comma, a colon, a quote or a bracket is missing',
  MULTILINE_IMPLICIT_KEY: 'a key goes over several lines: is a colon missing?',
  MULTIPLE_ANCHORS: 'a value has two anchors (&)',
  MULTIPLE_DOCS: 'a second document (---) follows: one is wanted',
  MULTIPLE_TAGS: 'a value has two tags (!)',
  NON_STRING_KEY: 'a key is no text',
  RESOURCE_EXHAUSTION: 'too many brackets or sections within each other',
  TAB_AS_INDENT: 'a tab stands where spaces have to',
  TAG_RESOLVE_FAILED: 'a tag (!) that is not known: a text that begins with ! is put in quotes',
  UNEXPECTED_TOKEN: 'something stands where it may not: is a quote, a bracket or an indentation wrong?',
};

export function yamlFault({ code }: YAMLError): string {
  return words[code] ?? words.IMPOSSIBLE;
}

/** An alias without its anchor is found only when the document becomes values. */
export const aliasFault = words.BAD_ALIAS;
