import type { WrittenEntry } from '../table/mapping-entry.js';
import { openAsks } from '../table/presets.js';
import { type Draft, patternFor } from './draft.js';
import { type Fit, setAnswer } from './fitting-presets.js';

const mostNamed = 12;

/** The mapping of a file that a preset fits. */
export function presetDraft(baseName: string, header: readonly string[], { name, preset, used, missing }: Fit): Draft {
  const entry: WrittenEntry = { pattern: patternFor(baseName), preset: name };
  const { table, version, limits } = preset.about;
  return {
    entry,
    notes: [
      `preset ${name}: ${table} (${version}); it uses ${used} of ${header.length} columns`,
      ...(missing.length === 0 ? [] : [`the file does not have ${listed(missing)}, which the preset would read`]),
      ...limits.map((limit) => `limit: ${limit}`),
    ],
    questions: openAsks(preset, entry).map(([setting, { question, choices, otherwise }]) => ({
      setting,
      text: question,
      choices: choices ?? null,
      otherwise: otherwise ?? null,
      answer: (given, text) => setAnswer(given, setting, text),
    })),
  };
}

function listed(names: readonly string[]): string {
  const more = names.length - mostNamed;
  return names.slice(0, mostNamed).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
