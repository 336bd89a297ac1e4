import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The script that a build, a folder, runs as `cartograph`. */
export function shippedCommand(build: string): string {
  const { bin } = JSON.parse(readFileSync(path.join(build, 'package.json'), 'utf8')) as { bin: { cartograph: string } };
  return path.join(build, bin.cartograph);
}
