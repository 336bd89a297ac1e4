import { readFileSync } from 'node:fs';
import path from 'node:path';
import { buildSchema, type GraphQLSchema } from 'graphql';
import { applyChanges } from './version-changes.js';
import { type ApiVersion, VERSIONS } from './versions.js';

/** Only the newest version is stored as a whole schema; `npm run shopify-schema` writes all files. tsc copies only TypeScript. */
const folder = path.resolve(import.meta.dirname, '../../../../simulators/shopify/schema');
const schemas = new Map<ApiVersion, GraphQLSchema>();

/** The part of Shopify's Admin schema of a version that the simulator answers. */
export function adminSchema(version: ApiVersion): GraphQLSchema {
  let schema = schemas.get(version);
  if (!schema) {
    schema = buildSchema(adminSchemaText(version), { assumeValid: true });
    schemas.set(version, schema);
  }
  return schema;
}

/** The same as GraphQL text: an older version is the next newer one with its changes applied. */
export function adminSchemaText(version: ApiVersion): string {
  const newer = nextVersion(version);
  const text = readFileSync(schemaFile(version), 'utf8');
  return newer === undefined ? text : applyChanges(adminSchemaText(newer), text);
}

/** The file of a version: its whole schema, or what differs from the next newer version. */
export function schemaFile(version: ApiVersion): string {
  return path.join(folder, `admin-${version}.${nextVersion(version) === undefined ? 'graphql' : 'diff'}`);
}

/** undefined: it is the newest. */
export function nextVersion(version: ApiVersion): ApiVersion | undefined {
  return VERSIONS[VERSIONS.indexOf(version) + 1];
}
