// How graphql-codegen makes `src/generated/documents.ts` and `persisted-documents.json`, see scripts/generate.mjs.
const { createHash } = require('node:crypto');

module.exports = {
  schema: 'schema.graphql',
  documents: 'documents/*.graphql',
  generates: {
    'generated/': {
      preset: 'client',
      presetConfig: {
        fragmentMasking: false,
        persistedDocuments: {
          mode: 'embedHashInDocument',
          hashPropertyName: 'hash',
          hashAlgorithm: (text) => `sha256:${createHash('sha256').update(text).digest('hex')}`,
        },
      },
      config: {
        documentMode: 'string',
        enumsAsTypes: true,
        skipTypename: true,
        strictScalars: true,
        useTypeImports: true,
        scalars: {
          ID: { input: 'string', output: 'string' },
          Currency: 'string',
          Date: 'string',
          DateTime: 'string',
          Decimal: '../decimal/decimal.js#Decimal',
        },
      },
    },
  },
};
