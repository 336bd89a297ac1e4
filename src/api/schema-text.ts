import { lexicographicSortSchema, printSchema } from 'graphql';
import { apiSchema } from '../resolvers/schema.js';

/** The content of `schema.graphql`: sorted, so that moving code does not change it. */
export function schemaText(): string {
  return `# Made by \`npm run schema\`; a test checks that it is current.\n\n${printSchema(lexicographicSortSchema(apiSchema()))}\n`;
}
