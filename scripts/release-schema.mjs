// Makes the current schema the released one, from which breaking changes are counted. Run it by `npm run schema:release`, with a release.
import { copyFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);
copyFileSync(path.join(root, 'schema.graphql'), path.join(root, 'released', 'schema.graphql'));
writeFileSync(path.join(root, 'released', 'breaking-changes.json'), '[]\n');
