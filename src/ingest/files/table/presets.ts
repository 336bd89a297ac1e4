import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { projectFile } from '../../../runtime/project-files.js';

const folder = projectFile('src', 'ingest', 'files', 'presets');

/** Tables that platforms give their users, by the name that a mapping has for them. */
export const presetNames: readonly string[] = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => name.slice(0, -'.yaml'.length))
  .sort();

/** An entry of a mapping with what its preset says; what it says itself counts. Others are as they were. */
export function withPreset(entry: unknown): unknown {
  const { preset } = (entry ?? {}) as { preset?: unknown };
  if (typeof preset !== 'string' || !presetNames.includes(preset)) return entry;
  return { ...(parse(readFileSync(`${folder}/${preset}.yaml`, 'utf8')) as object), ...(entry as object) };
}
