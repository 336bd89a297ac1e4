// Makes the current schema the released one, from which breaking changes are counted. Run it by `npm run schema:release`, with a release.
// It refuses while a breaking change is not listed with its reason: what was never listed would never be told to anybody.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildSchema } from 'graphql';
import { listedChanges, unlistedChanges } from './schema-promise.mjs';

const root = path.dirname(import.meta.dirname);
const text = readFileSync(path.join(root, 'schema.graphql'), 'utf8');
const unlisted = unlistedChanges(buildSchema(text));
if (unlisted.length > 0) {
  console.error(
    `Nothing is released: ${unlisted.length} changes break clients and are not in released/breaking-changes.json. ` +
      `List them there with a reason, or take them back:\n${unlisted.map((change) => `  ${change}\n`).join('')}`,
  );
  process.exitCode = 1;
} else {
  // For the notes of the release: the list is empty from now on.
  for (const { reason, changes } of listedChanges()) console.log(`${changes.join('\n')}\n  ${reason}`);
  writeFileSync(path.join(root, 'released', 'schema.graphql'), text);
  writeFileSync(path.join(root, 'released', 'breaking-changes.json'), '[]\n');
}
