import { readFileSync } from 'node:fs';
import path from 'node:path';
import { buildSchema, type GraphQLSchema } from 'graphql';
import type { ApiVersion } from './versions.js';

/** `npm run shopify-schema` writes it from Shopify's own package; tsc does not copy what is not TypeScript. */
const folder = path.resolve(import.meta.dirname, '../../../../simulators/shopify/schema');
const schemas = new Map<ApiVersion, GraphQLSchema>();

export function schemaFile(version: ApiVersion): string {
  return path.join(folder, `admin-${version}.graphql`);
}

/** The part of Shopify's Admin schema of a version that the simulator answers. */
export function adminSchema(version: ApiVersion): GraphQLSchema {
  let schema = schemas.get(version);
  if (!schema) {
    schema = buildSchema(readFileSync(schemaFile(version), 'utf8'), { assumeValid: true });
    schemas.set(version, schema);
  }
  return schema;
}
