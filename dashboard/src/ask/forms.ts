import { answerType, type KnownTypes } from './answer-type.js';
import type { Readable } from './readable.js';

/** What a question is sent with. */
export interface Place {
  /** Of the API: `http://localhost:4000/graphql`. */
  url: string;
  /** Whether it answers only who has a key. */
  needsKey: boolean;
}

/** The forms in which a question can be copied. */
export const forms = {
  graphql: {
    name: 'GraphQL',
    of: ({ text, variables }: Readable) =>
      Object.keys(variables).length === 0 ? text : `${text}\n\n# Variables:\n${commented(json(variables))}`,
  },
  curl: {
    name: 'curl',
    of: ({ text, variables }: Readable, { url, needsKey }: Place) =>
      [
        `curl ${quoted(url)}`,
        `--header 'content-type: application/json'`,
        ...(needsKey ? ['--header "authorization: Bearer $CARTOGRAPH_KEY"'] : []),
        `--data ${quoted(JSON.stringify({ query: text.replace(/\s+/g, ' '), variables }))}`,
      ].join(' \\\n  '),
  },
  typescript: {
    name: 'TypeScript',
    of: (question: Readable, { url, needsKey }: Place, known: KnownTypes) => {
      const { name, text, variables } = question;
      const types = answerType(question, known);
      return `import { createClient, ${types.includes('Decimal') ? 'type Decimal, ' : ''}TypedDocumentString } from 'cartograph-client';

${types}

const variables = ${json(variables)};

const ${name}Document = new TypedDocumentString<${name}Answer, typeof variables>(\`
${text}
\`);

const client = createClient({ url: '${url}'${needsKey ? ', apiKey: process.env.CARTOGRAPH_KEY!' : ''} });
const answer = await client.query(${name}Document, variables);
console.log(answer);
`;
    },
  },
} as const;

export type Form = keyof typeof forms;

/** Where the explorer opens with the question. */
export function explorerLink({ text, variables }: Readable): string {
  return `/explorer/#${new URLSearchParams({ query: text, variables: json(variables) }).toString()}`;
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

function commented(text: string): string {
  return text.replace(/^/gm, '# ');
}

/** For a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
