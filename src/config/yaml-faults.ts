import type { ErrorCode, YAMLError } from 'yaml';

/** Our own messages for YAML errors: the parser's messages quote the file, which may contain a secret. */
const words: Record<ErrorCode, string> = {
  ALIAS_PROPS: 'an alias (*) has an anchor or a tag of its own',
  BAD_ALIAS: 'an alias (*) that cannot be read; put a text that begins with * in quotes',
  BAD_COLLECTION_TYPE: 'a tag (!) that does not match the value after it',
  BAD_DIRECTIVE: 'a directive (%) that cannot be read; put a text that begins with % in quotes',
  BAD_DQ_ESCAPE: 'an unknown escape within double quotes; double the backslash, or use single quotes',
  BAD_INDENT: 'a line is indented too little or too much',
  BAD_PROP_ORDER: 'an anchor (&) or a tag (!) is in the wrong position',
  BAD_SCALAR_START: 'a text begins with a character that YAML reserves; put it in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'a key where only a value is allowed; is a line indented wrongly, or a quote missing?',
  BLOCK_IN_FLOW: 'a list or section over several lines within brackets',
  DUPLICATE_KEY: 'a key occurs twice in one section',
  IMPOSSIBLE: 'this cannot be read',
  KEY_OVER_1024_CHARS: 'a key is longer than 1024 characters; is a quote or a bracket missing?',
  MISSING_CHAR: 'a comma, a colon, a quote or a bracket is missing',
  MULTILINE_IMPLICIT_KEY: 'a key goes over several lines; is a colon missing?',
  MULTIPLE_ANCHORS: 'a value has two anchors (&)',
  MULTIPLE_DOCS: 'a second document (---); only one is allowed',
  MULTIPLE_TAGS: 'a value has two tags (!)',
  NON_STRING_KEY: 'a key is not a text',
  RESOURCE_EXHAUSTION: 'too many nested brackets or sections',
  TAB_AS_INDENT: 'a tab in the indentation; use spaces',
  TAG_RESOLVE_FAILED: 'an unknown tag (!); put a text that begins with ! in quotes',
  UNEXPECTED_TOKEN: 'an unexpected character; is a quote, a bracket or an indentation wrong?',
};

export function yamlFault({ code }: YAMLError): string {
  return words[code] ?? words.IMPOSSIBLE;
}

/** An alias without its anchor is only detected when the document is converted to values. */
export const aliasFault = words.BAD_ALIAS;
