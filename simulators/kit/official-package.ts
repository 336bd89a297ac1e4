import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

/** A package of Google's clients that contains its APIs' definitions: too large for a dependency. */
export interface OfficialPackage {
  name: string;
  version: string;
  integrity: string;
  /** The definitions in it: protobuf as JSON. */
  file: string;
}

const run = promisify(execFile);

/** Fetches the package and returns its definitions, parsed. `folder`: where it is unpacked. Throws as `fetchArchive`. */
export async function fetchDefinitions(official: OfficialPackage, folder: string): Promise<unknown> {
  const { file } = official;
  await unpack(await fetchArchive(official, folder), folder, [`package/${file}`]);
  return JSON.parse(readFileSync(path.join(folder, 'package', file), 'utf8')) as unknown;
}

/**
 * Fetches the package alone, by its exact version, from npm's cache or registry, into `folder`. Returns the name of the archive. Throws npm's
 * error, whose `stderr` has the reason.
 */
export async function fetchArchive(official: Omit<OfficialPackage, 'file'>, folder: string): Promise<string> {
  const { name, version, integrity } = official;
  const options = { cwd: folder, shell: process.platform === 'win32' };
  const flags = ['--prefer-offline', '--fetch-retries=0', '--loglevel=error'];
  const { stdout } = await run('npm', ['pack', `${name}@${version}`, ...flags], options);
  const archive = stdout.trim();
  const digest = createHash('sha512')
    .update(readFileSync(path.join(folder, archive)))
    .digest('base64');
  if (`sha512-${digest}` !== integrity) {
    throw new Error(`${name}@${version} has the checksum sha512-${digest}; expected ${integrity}`);
  }
  return archive;
}

/** Unpacks some paths of an archive that `fetchArchive` left in the folder. */
export async function unpack(archive: string, folder: string, paths: readonly string[]): Promise<void> {
  await run('tar', ['-xzf', archive, ...paths], { cwd: folder, shell: process.platform === 'win32' });
}

/** Skips a comparison if npm's registry cannot be reached, and says so. If the registry answers, it must have the package: the error is thrown. */
export function skipWithoutRegistry(
  test: { skip(): never },
  { name }: Pick<OfficialPackage, 'name'>,
  error: unknown,
): void {
  const { stderr = '' } = error as { stderr?: string };
  if (!/\b(ENOTFOUND|EAI_AGAIN|ECONN\w+|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED)\b/.test(stderr)) throw error;
  process.stdout.write(`    skipped: the npm registry cannot be reached, ${name} is not compared\n`);
  test.skip();
}
