import { registerEnumType } from 'type-graphql';

/** Registers an enum: the words in upper case, as they are in the API. */
export function wordEnum<Word extends string>(
  name: string,
  description: string,
  words: readonly Word[],
  descriptions: Readonly<Record<Word, string>>,
): Record<string, Word> {
  const values = Object.fromEntries(words.map((word) => [word.toUpperCase(), word])) as Record<string, Word>;
  registerEnumType(values, {
    name,
    description,
    valuesConfig: Object.fromEntries(words.map((word) => [word.toUpperCase(), { description: descriptions[word] }])),
  });
  return values;
}
