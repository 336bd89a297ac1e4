import path from 'node:path';
import type { FoundFile } from '../table/find-files.js';
import type { Draft } from './draft.js';
import { fittingPresets } from './fitting-presets.js';
import { guessDraft } from './guess-draft.js';
import { presetDraft } from './preset-draft.js';
import { sampleOf } from './sample.js';

/** Presets that use nearly as many of a file's columns as the best one fit too. */
const nearlyAsMany = 0.9;

/**
 * The mapping of a file, as far as its columns and first rows show it: of the presets that fit, the best first; a draft if none
 * does. Empty: the file is empty, or NDJSON.
 */
export async function draftsOf(file: FoundFile, signal: AbortSignal): Promise<Draft[]> {
  const sample = await sampleOf(file, signal);
  if (sample === null) return [];
  const base = path.basename(file.path);
  const fits = fittingPresets(sample.header);
  const best = fits.filter(({ used }) => used >= nearlyAsMany * fits[0]!.used);
  return best.length === 0 ? [guessDraft(base, sample)] : best.map((fit) => presetDraft(base, sample.header, fit));
}
