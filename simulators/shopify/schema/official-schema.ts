import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { buildClientSchema, type GraphQLSchema, type IntrospectionQuery } from 'graphql';
import { fieldFunctions } from '../fields/registry.js';
import { simulatedPart } from './simulated-part.js';
import type { ApiVersion } from './versions.js';

/** Shopify's own package with the whole Admin schema of each version. As a dependency it would install about 300 others. */
export const officialPackage = {
  name: '@shopify/dev-mcp',
  version: '1.16.0',
  integrity: 'sha512-tqgRnK7sQhjew+htxtleTH23nXB5fZcsrhWgEkomsorGXvLOB2mh2upwZm8uzuTDNTZnqtLMe64yIwh6s2awtw==',
} as const;

const run = promisify(execFile);

/**
 * Fetches the official package alone, by its exact version, from npm's cache or registry and unpacks it into `folder`.
 * Throws npm's error, whose `stderr` has the reason.
 */
export async function fetchOfficialPackage(folder: string): Promise<void> {
  const { name, version, integrity } = officialPackage;
  const options = { cwd: folder, shell: process.platform === 'win32' };
  const flags = ['--prefer-offline', '--fetch-retries=0', '--loglevel=error'];
  const { stdout } = await run('npm', ['pack', `${name}@${version}`, ...flags], options);
  const file = stdout.trim();
  const found = `sha512-${createHash('sha512')
    .update(readFileSync(path.join(folder, file)))
    .digest('base64')}`;
  if (found !== integrity) throw new Error(`${name}@${version} has the checksum ${found}; expected ${integrity}`);
  await run('tar', ['-xzf', file], options);
}

/** The whole schema of a version, from the package that has been unpacked into `folder`. */
export function officialSchema(folder: string, version: ApiVersion): GraphQLSchema {
  const file = path.join(folder, 'package', 'dist', 'data', `admin_${version}.json.gz`);
  const { data } = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')) as { data: IntrospectionQuery };
  return buildClientSchema(data, { assumeValid: true });
}

/** The part of a version's schema that the simulator answers. */
export function officialPart(folder: string, version: ApiVersion): string {
  const simulated = Object.entries(fieldFunctions).map(([type, fields]) => [type, Object.keys(fields)] as const);
  return simulatedPart(officialSchema(folder, version), Object.fromEntries(simulated));
}
