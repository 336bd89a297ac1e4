// Writes simulators/shopify/schema/admin-* from Shopify's official package: the newest version as a whole, and for each other version
// its differences from the next newer one. Run it with `npm run shopify-schema`.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const built = path.join(path.dirname(import.meta.dirname), 'dist', 'simulators', 'shopify', 'schema');
const { fetchOfficialPackage, officialPart } = await import(path.join(built, 'official-schema.js'));
const { nextVersion, schemaFile } = await import(path.join(built, 'admin-schema.js'));
const { changesBetween } = await import(path.join(built, 'version-changes.js'));
const { VERSIONS } = await import(path.join(built, 'versions.js'));

const folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-shopify-schema-'));
try {
  await fetchOfficialPackage(folder);
  for (const version of VERSIONS) {
    const newer = nextVersion(version);
    const whole = officialPart(folder, version);
    writeFileSync(
      schemaFile(version),
      newer === undefined
        ? whole
        : `# ${version}: what it lacks (-) and has (+) compared with ${newer}. Generated.\n${changesBetween(officialPart(folder, newer), whole)}`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}
