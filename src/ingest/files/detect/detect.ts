import { visibleSheets } from '../formats/sheets.js';
import { type FoundFile, type FoundWorkbook, isWorkbook } from '../table/find-files.js';
import { baseNameOf, type Draft } from './draft.js';
import { fittingPresets } from './fitting-presets.js';
import { guessDraft } from './guess-draft.js';
import { presetDraft } from './preset-draft.js';
import { sampleOf } from './sample.js';

/** Presets that use nearly as many of a file's columns as the best one fit too. */
const nearlyAsMany = 0.9;

/** A file, or a workbook once for each of its sheets if it has several. Throws an `UnreadableFile`. */
export async function tablesOf(file: FoundFile, signal: AbortSignal): Promise<FoundFile[]> {
  if (!isWorkbook(file.format) || file.damage) return [file];
  const sheets = await visibleSheets(file as FoundWorkbook, signal);
  if (sheets.length < 2) return [file];
  return sheets.map((sheet) => ({ ...file, sheet, mapping: { pattern: '*', kind: 'orders', sheet } }));
}

/**
 * The mapping of a table, as far as its columns and first rows show it: of the presets that fit, the best first; a draft if none
 * does. Empty: the file is empty, or NDJSON.
 */
export async function draftsOf(file: FoundFile, signal: AbortSignal): Promise<Draft[]> {
  const sample = await sampleOf(file, signal);
  if (sample === null) return [];
  const base = baseNameOf(file);
  const fits = fittingPresets(sample.header);
  const best = fits.filter(({ used }) => used >= nearlyAsMany * fits[0]!.used);
  const drafts =
    best.length === 0 ? [guessDraft(base, sample)] : best.map((fit) => presetDraft(base, sample.header, fit));
  const { sheet } = file;
  return sheet === undefined ? drafts : drafts.map((draft) => ({ ...draft, entry: { ...draft.entry, sheet } }));
}
