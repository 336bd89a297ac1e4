// Writes simulators/shopify/schema/admin-*.graphql anew from Shopify's official package. Run it by `npm run shopify-schema`.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const built = path.join(path.dirname(import.meta.dirname), 'dist', 'simulators', 'shopify', 'schema');
const { fetchOfficialPackage, officialPart } = await import(path.join(built, 'official-schema.js'));
const { schemaFile } = await import(path.join(built, 'admin-schema.js'));
const { VERSIONS } = await import(path.join(built, 'versions.js'));

const folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-shopify-schema-'));
try {
  await fetchOfficialPackage(folder);
  for (const version of VERSIONS) writeFileSync(schemaFile(version), officialPart(folder, version));
} finally {
  rmSync(folder, { recursive: true });
}
