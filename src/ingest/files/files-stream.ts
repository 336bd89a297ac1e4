import type { Logger } from '../../log.js';
import type { ExtractedRecord, ExtractRequest, Page, Stream } from '../extractor.js';
import { joinFragments } from '../fragments.js';
import { contentOf, openBytes } from './file-bytes.js';
import { type FileFault, faultOf, incomplete, rowTooLong } from './file-fault.js';
import { type FoundFile, isUnchanged } from './find-files.js';
import type { FileKind } from './kinds.js';
import { PageBuilder } from './page-builder.js';
import { encodeReading } from './reading.js';
import { checkLastRow } from './row-faults.js';
import { RowTooLongError, readRows } from './rows.js';
import type { FilesSettings } from './settings.js';
import { fileKeyPrefix, openTable, recordOf, rulesDigest, type Table } from './table.js';
import {
  type FilesState,
  looksTaken,
  movedAway,
  type OpenFile,
  type TakenFile,
  takenAs,
  withoutOldest,
} from './taken-files.js';

export interface FolderOfFiles {
  settings: FilesSettings;
  /** Of local times. */
  timezone: string;
  log: Logger;
  /** All tables there, in the order in which they are to be read. */
  list(): Promise<FoundFile[]>;
}

/** The rows of all files of one kind that are new or have changed, oldest file first. */
export function filesStream(folder: FolderOfFiles, kind: FileKind): Stream {
  return { name: kind, mode: 'incremental', extract: (request) => readKind(folder, kind, request) };
}

async function* readKind(
  folder: FolderOfFiles,
  kind: FileKind,
  { state, signal }: ExtractRequest,
): AsyncGenerator<Page> {
  const files = (await folder.list()).filter((file) => file.kind === kind);
  const before = state as FilesState;
  const wanted = files.filter((file) => !looksTaken(file, rulesDigest(file, folder.settings), before));
  const reader = new KindReader(folder, before, wanted, signal);
  for (const file of wanted) yield* reader.read(file);
  yield* reader.end(new Set(files.map(({ name }) => name)));
}

class KindReader {
  readonly #pages: PageBuilder;
  readonly #bytes: number;
  #readBefore = 0;
  #readNow = 0;
  #rows = 0;

  constructor(
    private readonly folder: FolderOfFiles,
    state: FilesState,
    files: readonly FoundFile[],
    private readonly signal: AbortSignal,
  ) {
    this.#bytes = files.reduce((sum, { size }) => sum + size, 0);
    this.#pages = new PageBuilder(state, () => this.#progress());
  }

  async *read(file: FoundFile): AsyncGenerator<Page> {
    const taken: TakenFile = {
      ...wholeOf(file),
      content: '',
      rules: rulesDigest(file, this.folder.settings),
      wrong: 0,
    };
    try {
      taken.content = await contentOf(file, this.signal);
      const same = takenAs(taken, this.#pages.state);
      if (same) this.#pages.finish(file.name, { ...same, ...wholeOf(file) });
      else yield* this.#readTable(file, taken);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT')
        this.folder.log.warn({ file: file.name }, 'a file went away');
      else {
        const fault = faultOf(error, file);
        if (!fault) throw error;
        yield* this.#setAside(file, fault, taken);
      }
    }
    this.#readBefore += file.size;
    this.#readNow = 0;
  }

  async *end(there: ReadonlySet<string>): AsyncGenerator<Page> {
    for (const name of movedAway(this.#pages.state.taken ?? {}, there)) {
      yield* this.#pages.pages(undefined);
      this.#pages.forget(name);
      yield* this.#completing({ name }, 'gone');
    }
    this.#pages.replaceTaken(withoutOldest(this.#pages.state.taken ?? {}, there));
    yield* this.#pages.pages(undefined);
  }

  async *#readTable(file: FoundFile, taken: TakenFile): AsyncGenerator<Page> {
    const table = await openTable(file, this.folder.settings, this.signal);
    const open = this.#resumed(file, taken) ?? {
      ...taken,
      name: file.name,
      ...(table?.start ?? { offset: 0, line: 1 }),
    };
    if (table) yield* this.#readRows(table, open);
    if (!(await isUnchanged(file))) throw incomplete('it was changed while it was read');
    yield* this.#finish(file, { ...taken, wrong: (this.#pages.state.current ?? open).wrong });
  }

  async *#readRows(table: Table, open: OpenFile): AsyncGenerator<Page> {
    const { file, delimiter } = table;
    const bytes = openBytes(file, open.offset, this.signal);
    const from = {
      offset: open.offset,
      line: open.line,
      delimiter: file.format === 'csv' ? delimiter.charCodeAt(0) : null,
    };
    let { wrong } = open;
    let end = { offset: open.offset, line: open.line };
    try {
      for await (const rows of readRows(bytes.pieces, from)) {
        for (const row of rows) {
          if (!row.isEnded) checkLastRow(table, row);
          const { record, hasKey } = recordOf(table, row, this.folder.timezone);
          if (hasKey) this.#pages.add(record);
          else this.#pages.addWrong(record);
          if (!hasKey) wrong += 1;
          this.#rows += 1;
          end = row.end;
          if (!this.#pages.isFull) continue;
          this.#readNow = bytes.readBytes();
          this.#pages.moveTo({ ...open, wrong, ...end });
          yield* this.#pages.pages(open.content);
        }
      }
    } catch (error) {
      throw error instanceof RowTooLongError ? rowTooLong(error) : error;
    } finally {
      // What was gathered before a fault is in the next page; so is where it ends.
      this.#pages.moveTo({ ...open, wrong, ...end });
    }
  }

  /** Where the file was left, if it still is what it was. */
  #resumed({ name }: FoundFile, { content, rules }: TakenFile): OpenFile | undefined {
    const { current } = this.#pages.state;
    return current?.name === name && current.content === content && current.rules === rules ? current : undefined;
  }

  async *#finish(file: FoundFile, taken: TakenFile, scan = taken.content): AsyncGenerator<Page> {
    const before = this.#pages.state.taken?.[file.name]?.wrong ?? 0;
    if (taken.wrong === 0 && before === 0) {
      this.#pages.finish(file.name, taken);
      return;
    }
    yield* this.#pages.pages(scan);
    this.#pages.finish(file.name, taken);
    yield* this.#completing(file, scan);
  }

  /** What was wrong in the file before and is not shown now is gone. */
  *#completing(file: Pick<FoundFile, 'name'>, scan: string): Generator<Page> {
    const completes = { scan, keyPrefix: fileKeyPrefix(file) };
    for (const page of this.#pages.pages(scan)) yield { ...page, scan, completes };
  }

  /** A file as a whole is a record too when it is wrong: it shows with its reason until it is mended. */
  async *#setAside(file: FoundFile, fault: FileFault, taken: TakenFile): AsyncGenerator<Page> {
    this.folder.log.warn({ file: file.name, code: fault.code }, `${file.name}: ${fault.message}`);
    const { current } = this.#pages.state;
    const wrong = (current?.name === file.name ? current.wrong : 0) + 1;
    this.#pages.addWrong(faultRecord(file, fault));
    yield* this.#finish(file, { ...taken, wrong, ...(fault.mayPass && { content: '', rules: '' }) }, taken.content);
  }

  #progress(): { done: number; total: number } {
    const read = this.#readBefore + this.#readNow;
    const total = read === 0 ? this.#rows : Math.round((this.#rows * this.#bytes) / read);
    return { done: this.#rows, total: Math.max(total, this.#rows) };
  }
}

function wholeOf({ size, modifiedAt }: FoundFile): Pick<TakenFile, 'size' | 'modifiedAt'> {
  return { size, modifiedAt };
}

function faultRecord(file: FoundFile, { code, message, column }: FileFault): ExtractedRecord {
  const reading = { fault: { code, message, path: column, value: null } };
  return {
    key: fileKeyPrefix(file),
    updatedAt: null,
    payload: joinFragments([encodeReading(reading), Buffer.alloc(0)]),
    place: file.name,
  };
}
