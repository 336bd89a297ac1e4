import { registerEnumType } from 'type-graphql';

/** The database's values in upper case. */
export function wordEnum<Word extends string>(
  name: string,
  description: string,
  words: readonly Word[],
  descriptions: Record<Word, string>,
) {
  const values = Object.fromEntries(words.map((word) => [word.toUpperCase(), word])) as Record<string, Word>;
  registerEnumType(values, {
    name,
    description,
    valuesConfig: Object.fromEntries(words.map((word) => [word.toUpperCase(), { description: descriptions[word] }])),
  });
  return values;
}
