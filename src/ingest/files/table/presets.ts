import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { projectFile } from '../../../runtime/project-files.js';

const folder = projectFile('src', 'ingest', 'files', 'presets');

/** Tables that platforms give their users, by the name that a mapping has for them. */
export const presetNames: readonly string[] = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => name.slice(0, -'.yaml'.length))
  .sort();

/** What a preset says, in the form of an entry of a mapping without a pattern. */
export function presetNamed(name: string): unknown {
  return parse(readFileSync(`${folder}/${name}.yaml`, 'utf8')) as unknown;
}
