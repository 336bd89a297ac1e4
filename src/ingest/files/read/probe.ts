import type { AccountProfile, ConnectContext, StreamAccess } from '../../../contract/extractor.js';
import { ConfigError } from '../../../runtime/errors.js';
import type { FilePlace } from '../places/file-place.js';
import { faultOf } from '../table/file-fault.js';
import type { FoundFile } from '../table/find-files.js';
import { canonicalForm, type FileKind, fileKinds } from '../table/kinds.js';
import type { FilesSettings } from '../table/settings.js';
import { openTable } from '../table/table.js';

/** The maximum number of names in a notice. */
const named = 5;

/**
 * Checks what is in a place; null: none is configured. Into files of another machine it does not look, except that the newest can be read.
 * Throws a `ConfigError` if a file cannot be read.
 */
export async function probeFiles(
  { place, found: files }: { place: FilePlace | null; found: readonly FoundFile[] },
  settings: FilesSettings,
  { sourceId, signal }: ConnectContext,
): Promise<AccountProfile> {
  const named = files.filter(({ kind }) => kind !== null);
  const faults = place?.tryReading
    ? await faultsOf(named.slice(-1), async ({ stored }) => place.tryReading!(stored))
    : await faultsOf(named, (file) => openTable(file, settings, signal, false));
  const unknown = files.filter(({ kind, isSpecial }) => kind === null && !isSpecial).map(({ name }) => name);
  const special = files.filter(({ isSpecial }) => isSpecial).map(({ name }) => name);
  return {
    name: sourceId,
    currency: null,
    timezone: null,
    notices: [
      ...(unknown.length === 0
        ? []
        : [
            `${listed(unknown)}: neither its name nor the mapping gives its kind, so it is not read. A file's name must begin with ${fileKinds.join(', ')}.`,
          ]),
      ...(special.length === 0
        ? []
        : [
            `${listed(special)}: a link or a special file is not read. Replace it with the file itself, or import the file by its own path.`,
          ]),
      ...faults.map(({ name, message }) => `${name} is not read: ${message}.`),
    ],
    streams: fileKinds.map((kind) => accessOf(kind, place === null ? null : files)),
  };
}

async function faultsOf(
  files: readonly FoundFile[],
  look: (file: FoundFile) => Promise<unknown>,
): Promise<{ name: string; message: string }[]> {
  const faults: { name: string; message: string }[] = [];
  for (const file of files) {
    try {
      await look(file);
    } catch (error) {
      const fault = faultOf(error, file);
      if (fault) faults.push({ name: file.name, message: fault.message });
      else if ((error as NodeJS.ErrnoException).code === 'EACCES') throw unreadable(file, error);
      else if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  return faults;
}

function unreadable({ path }: FoundFile, cause: unknown): ConfigError {
  return new ConfigError(
    `${path} is not readable for this user. Give this process permission to read it, or remove it.`,
    {
      code: 'files_unreadable',
      cause,
    },
  );
}

function accessOf(kind: FileKind, found: readonly FoundFile[] | null): StreamAccess {
  const { contents } = canonicalForm[kind];
  if (found === null)
    return { stream: kind, contents, missing: 'all of it: without a path, only `cartograph import` reads files' };
  const count = found.filter((file) => file.kind === kind).length;
  return {
    stream: kind,
    contents: count === 0 ? contents : `${contents} (${count} file${count === 1 ? '' : 's'})`,
    missing:
      count === 0 ? `all of it: there is no file ${kind}*.csv, .tsv, .xlsx, .ods, .ndjson, .jsonl or .json` : null,
  };
}

function listed(names: readonly string[]): string {
  const more = names.length - named;
  return `${names.slice(0, named).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
