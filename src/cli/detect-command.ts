import { existsSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';
import { draftsOf, tablesOf } from '../ingest/files/detect/detect.js';
import { baseNameOf, type Draft } from '../ingest/files/detect/draft.js';
import { isRemote } from '../ingest/files/places/file-place.js';
import { localPlace } from '../ingest/files/places/local-place.js';
import { faultOf } from '../ingest/files/table/file-fault.js';
import { findFiles, type FoundFile } from '../ingest/files/table/find-files.js';
import { ConfigError } from '../runtime/errors.js';
import { askInTurn, type Dialogue, interactive } from './ask-in-turn.js';
import { type ExitCode, exitCodes } from './exit-codes.js';
import { addToMapping } from './mapping-file.js';

export interface DetectOptions {
  /** The mapping file to write. */
  write?: string;
}

/** Without a mapping, these would not be tables. */
const texts = ['*.txt', '*.txt.gz'].map((pattern) => ({ pattern, kind: 'orders' as const }));

/**
 * Says which preset fits each file of a path, or drafts a mapping of it. At a terminal it asks what the files do not show and
 * writes the mapping file; otherwise it prints the draft with the open questions, and fails if there are any.
 */
export async function detectCommand(place: string, { write }: DetectOptions): Promise<ExitCode> {
  if (isRemote(place)) {
    throw new ConfigError(`--detect looks at files on this machine: download one of ${place}, and name that.`, {
      code: 'files_remote',
    });
  }
  const files = await findFiles(localPlace(path.resolve(place), undefined), texts, inTime());
  if (files.length === 0) {
    throw new ConfigError(
      `${path.resolve(place)} contains no tables. Supported formats: .csv, .tsv, .txt, also as .gz or in a .zip; .xlsx and .ods.`,
      {
        code: 'files_none',
      },
    );
  }
  const dialogue = interactive();
  try {
    const found: boolean[] = [];
    for (const file of files) found.push(await oneFile(file, dialogue, write));
    return found.every(Boolean) ? exitCodes.ok : exitCodes.failed;
  } finally {
    dialogue?.close();
  }
}

/** Whether the mapping of all of the file's tables is complete. */
async function oneFile(file: FoundFile, dialogue: Dialogue | null, write: string | undefined): Promise<boolean> {
  try {
    const found: boolean[] = [];
    for (const table of await tablesOf(file, inTime())) {
      found.push(await oneTable(table, await draftsOf(table, inTime()), { dialogue, write }));
    }
    return found.every(Boolean);
  } catch (error) {
    const fault = faultOf(error, file);
    if (fault === null) throw error;
    process.stdout.write(`${baseNameOf(file)}: ${fault.message}\n`);
    return false;
  }
}

/** For reading, not for answers. */
function inTime(): AbortSignal {
  return AbortSignal.timeout(60_000);
}

interface Target {
  dialogue: Dialogue | null;
  write: string | undefined;
}

async function oneTable(table: FoundFile, drafts: readonly Draft[], { dialogue, write }: Target): Promise<boolean> {
  const base = baseNameOf(table) + (table.sheet === undefined ? '' : `, sheet "${table.sheet}"`);
  if (drafts.length === 0) {
    process.stdout.write(`${base}: it is empty, or JSON, whose fields are read by their names\n`);
    return false;
  }
  for (const { notes } of drafts) process.stdout.write(notes.map((note) => `${base}: ${note}\n`).join(''));
  if (dialogue === null) return printed(drafts, write);
  const draft = await chosenOf(drafts, dialogue);
  await askInTurn(dialogue, draft);
  process.stdout.write(entryText(draft));
  const target = write ?? (await dialogue.ask('Write this to which mapping file? (mapping.yaml; - for none) ')) ?? '';
  if (target.trim() !== '-') writeTo(target.trim() || 'mapping.yaml', draft);
  return true;
}

/** Prints the drafts, or writes the only one that leaves nothing open. */
function printed(drafts: readonly Draft[], write: string | undefined): boolean {
  const [only] = drafts;
  const isComplete = drafts.length === 1 && only!.questions.every(({ otherwise }) => otherwise !== null);
  for (const draft of drafts) process.stdout.write(entryText(draft) + questionsText(draft));
  if (drafts.length > 1) process.stdout.write('? Several presets fit: choose one\n');
  if (isComplete && write !== undefined) writeTo(write, only!);
  return isComplete;
}

async function chosenOf(drafts: readonly Draft[], dialogue: Dialogue): Promise<Draft> {
  if (drafts.length === 1) return drafts[0]!;
  const names = drafts.map(({ entry }) => entry.preset!);
  const name = await dialogue.choose(
    'Several presets fit. Which one?',
    Object.fromEntries(names.map((each) => [each, ''])),
  );
  return drafts[names.indexOf(name)]!;
}

function entryText({ entry }: Draft): string {
  return `\n${stringify({ files: [entry] }, { lineWidth: 120 })}`;
}

function questionsText({ questions }: Draft): string {
  return questions
    .map(({ setting, text, choices, otherwise }) => {
      const answers = Object.entries(choices ?? {}).map(
        ([answer, meaning]) => `    ${answer}${meaning && `: ${meaning}`}\n`,
      );
      const open = otherwise === null ? '' : ` Without an answer ${otherwise}.`;
      return `? ${text}${open} (${setting})\n${answers.join('')}`;
    })
    .join('');
}

function writeTo(target: string, { entry }: Draft): void {
  const isNew = !existsSync(target);
  addToMapping(target, entry);
  process.stdout.write(
    `${target} ${isNew ? 'is written' : 'has one more entry'}. Set it as settings.mapping of a FILES source; ` +
      'then `cartograph import … --check` shows what the file would change.\n',
  );
}
