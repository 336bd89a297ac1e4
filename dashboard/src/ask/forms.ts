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
    of: (
      { name, text, variables }: Readable,
      { url, needsKey }: Place,
    ) => `import { createClient, TypedDocumentString } from 'cartograph-client';

// graphql-codegen gives it the types of its answer and variables: see the client's README.
const ${name}Document = new TypedDocumentString<Record<string, unknown>, Record<string, unknown>>(\`
${text}
\`);

const client = createClient({ url: '${url}'${needsKey ? ', apiKey: process.env.CARTOGRAPH_KEY' : ''} });
console.log(await client.query(${name}Document, ${json(variables)}));
`,
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
