import type { DeliveryNote, ExtractedRecord, ExtractRequest, Page, Stream } from '../../../contract/extractor.js';
import type { Logger } from '../../../runtime/log.js';
import type { FilePlace } from '../places/file-place.js';
import { beginsWith, contentOf } from '../table/file-bytes.js';
import { type FileFault, faultOf, incomplete } from '../table/file-fault.js';
import type { FoundFile } from '../table/find-files.js';
import type { FileKind } from '../table/kinds.js';
import { digestOf, encodeReading, payloadOf } from '../table/reading.js';
import type { FilesSettings } from '../table/settings.js';
import { streamOfKind } from '../table/streams.js';
import { fileKeyPrefix, openTable, rulesDigest } from '../table/table.js';
import { notesOf } from './notes.js';
import { PageBuilder } from './page-builder.js';
import { readTable } from './read-table.js';
import {
  type FilesState,
  looksTaken,
  movedAway,
  type OpenFile,
  type TakenFile,
  takenAs,
  withoutOldest,
} from './taken-files.js';

interface FolderOfFiles {
  settings: FilesSettings;
  /** The zone of local times. */
  timezone: string;
  log: Logger;
  /** Exactly these files were requested. */
  isImport: boolean;
  /** Where they are; null: nowhere. */
  place: FilePlace | null;
  /** All tables found there, in reading order. */
  list(): Promise<FoundFile[]>;
}

/** The rows of all files of one kind that are new or changed, oldest file first. */
export function filesStream(folder: FolderOfFiles, kind: FileKind): Stream {
  return { ...streamOfKind(kind), extract: (request) => readKind(folder, kind, request) };
}

async function* readKind(
  folder: FolderOfFiles,
  kind: FileKind,
  { state, signal }: ExtractRequest,
): AsyncGenerator<Page> {
  const files = (await folder.list()).filter((file) => file.kind === kind);
  const before = state as FilesState;
  const wanted = files.filter((file) => !looksTaken(file, rulesDigest(file, folder.settings), before, folder.isImport));
  const reader = new KindReader(
    folder,
    before,
    { files: wanted, there: new Set(files.map(({ name }) => name)) },
    signal,
  );
  for (const file of wanted) yield* reader.read(file);
  yield* reader.end();
}

class KindReader {
  readonly #pages: PageBuilder;
  readonly #there: ReadonlySet<string>;
  readonly #bytes: number;
  #readBefore = 0;
  #readNow = 0;
  #rows = 0;

  constructor(
    private readonly folder: FolderOfFiles,
    state: FilesState,
    { files, there }: { files: readonly FoundFile[]; there: ReadonlySet<string> },
    private readonly signal: AbortSignal,
  ) {
    this.#there = there;
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
    const place = this.folder.place!;
    try {
      await place.fetch(file.stored, this.signal);
      taken.content = await contentOf(file, this.signal);
      taken.delivery = deliveryOf(file, taken);
      const same = takenAs(taken, this.#pages.state);
      if (same) this.#pages.finish(file.name, { ...same, ...wholeOf(file) });
      else yield* this.#readTable(file, taken);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT')
        this.folder.log.warn({ file: file.name }, 'a file disappeared');
      else {
        const fault = faultOf(error, file);
        if (!fault) throw error;
        yield* this.#reject(file, fault, taken);
      }
    } finally {
      await place.release(file.stored, file.others.length > 0 || file.member !== null);
    }
    this.#readBefore += file.size;
    this.#readNow = 0;
  }

  async *end(): AsyncGenerator<Page> {
    const there = this.#there;
    for (const name of movedAway(this.#pages.state.taken ?? {}, there)) {
      yield* this.#pages.pages();
      this.#pages.forget(name);
      yield* this.#completing({ name }, 'gone');
    }
    this.#pages.replaceTaken(withoutOldest(this.#pages.state.taken ?? {}, there));
    yield* this.#pages.pages();
  }

  async *#readTable(file: FoundFile, taken: TakenFile): AsyncGenerator<Page> {
    const table = await openTable(file, this.folder.settings, this.signal);
    const open = this.#resumed(file, taken) ?? {
      ...taken,
      name: file.name,
      ...{ rows: 0, repeatedEqual: 0, repeatedDifferent: 0 },
      ...(table?.start ?? { offset: 0, line: 1 }),
    };
    if (table) {
      const context = { timezone: this.folder.timezone, signal: this.signal, pages: this.#pages };
      for await (const page of readTable(table, open, context)) {
        if ('page' in page) yield page.page;
        else {
          this.#rows += page.rows;
          this.#readNow = page.readBytes;
        }
      }
    }
    if (!table) this.#pages.moveTo(open, nothingIn(file, open));
    if (!(await this.folder.place!.isUnchanged(file.stored))) throw incomplete('it changed while it was read');
    const isMixed = await this.#replaceReadings(file, taken);
    const read = this.#pages.state.current ?? open;
    const { kind, mapping } = file;
    const notes = notesOf(kind!, { tally: read, table, isMixed, mapping });
    yield* this.#finish(file, {
      ...taken,
      wrong: read.wrong,
      ...(isMixed && { isMixed }),
      ...(notes.length > 0 && { notes }),
    });
  }

  /**
   * This reading replaces what the file gave in another reading or when it was incomplete, and what another mapping
   * read from it when it had fewer rows. True if rows remain that this mapping can no longer read.
   */
  async #replaceReadings(file: FoundFile, { content, rules, delivery }: TakenFile): Promise<boolean> {
    const { taken = {} } = this.#pages.state;
    const before = taken[file.name];
    const formerNames = Object.keys(taken).filter((name) => taken[name]!.content === content && !this.#there.has(name));
    this.#pages.retract({ otherReadingsOf: delivery!, names: [file.name, ...formerNames] });
    if (before?.delivery === undefined || before.delivery === delivery) return before?.isMixed ?? false;
    if (before.isPart || (before.content === content && before.rules !== rules)) {
      this.#pages.retract({ delivery: before.delivery });
      return before.isMixed ?? false;
    }
    if (before.rules === rules) return before.isMixed ?? false;
    if (!(await beginsWith(file, before, this.signal))) return true;
    this.#pages.retract({ containedIn: before.delivery, but: delivery! });
    return before.isMixed ?? false;
  }

  /** Where reading the file stopped, if it is unchanged. */
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
    yield* this.#pages.pages({ scan, keyPrefix: fileKeyPrefix(file) });
    this.#pages.finish(file.name, taken);
    yield* this.#completing(file, scan);
  }

  /**
   * Removes faults of the file that no longer occur. The scan counts as complete even if it has far fewer keys: they
   * identify only faults, no fact depends on them, and the file is all that is known about them.
   */
  *#completing(file: Pick<FoundFile, 'name'>, scan: string): Generator<Page> {
    const of = { scan, keyPrefix: fileKeyPrefix(file) };
    for (const page of this.#pages.pages(of)) yield { ...page, ...of, completes: { scan } };
  }

  /** A faulty file is also a record of its own: listed with its reason until it is corrected. */
  async *#reject(file: FoundFile, fault: FileFault, taken: TakenFile): AsyncGenerator<Page> {
    this.folder.log.warn({ file: file.name, code: fault.code }, `${file.name}: ${fault.message}`);
    const { current, taken: known = {} } = this.#pages.state;
    const isOpen = current?.name === file.name;
    const wrong = (isOpen ? current.wrong : 0) + 1;
    if (fault.takesBack && taken.delivery !== undefined) {
      this.#pages.drop(taken.delivery);
      this.#pages.retract({ delivery: taken.delivery });
    }
    this.#pages.addWrong(faultRecord(file, fault));
    const before = isOpen ? takenSoFar(current) : known[file.name];
    if (taken.content === '') {
      // Nothing of it was read: it has what it had, and is read again whatever its time is.
      const unread = before ? { ...before, modifiedAt: '' } : { ...withoutDelivery(taken), rules: '' };
      yield* this.#finish(file, { ...unread, wrong }, file.modifiedAt);
      return;
    }
    // Its previous rows stay until it can be read again.
    const standing = isOpen && !fault.takesBack ? taken.delivery : known[file.name]?.delivery;
    yield* this.#finish(
      file,
      {
        ...withoutDelivery(taken),
        ...{ wrong, isPart: true },
        ...(standing !== undefined && { delivery: standing }),
        ...(fault.mayPass && { content: '', rules: '' }),
      },
      taken.content,
    );
  }

  #progress(): { done: number; total: number } {
    const read = this.#readBefore + this.#readNow;
    const total = read === 0 ? this.#rows : Math.round((this.#rows * this.#bytes) / read);
    return { done: this.#rows, total: Math.max(total, this.#rows) };
  }
}

function nothingIn({ name, modifiedAt }: FoundFile, { delivery, content }: TakenFile): DeliveryNote {
  return {
    ...{
      delivery: delivery!,
      name,
      content,
      asOf: modifiedAt,
      rows: 0,
      repeatedEqual: 0,
      repeatedDifferent: 0,
      wrong: 0,
    },
    ...{ columnsRead: [], columnsLeftOut: [], rowsLeftOut: {}, isComplete: true },
  };
}

/** What is remembered of a file whose reading ends here. */
function takenSoFar({ size, modifiedAt, mark, content, rules, wrong, delivery }: OpenFile): TakenFile {
  return {
    ...{ size, modifiedAt, content, rules, wrong, isPart: true },
    ...(mark !== undefined && { mark }),
    ...(delivery !== undefined && { delivery }),
  };
}

function withoutDelivery({ delivery: _, ...taken }: TakenFile): TakenFile {
  return taken;
}

/** Deliveries sort by file time, then by content: the time of reading does not matter. */
function deliveryOf({ modifiedAt }: FoundFile, { content, rules }: TakenFile): string {
  return `${Date.parse(modifiedAt).toString(36).padStart(9, '0')}-${digestOf([content, rules])}`;
}

function wholeOf({ size, modifiedAt, mark }: FoundFile): Pick<TakenFile, 'size' | 'modifiedAt' | 'mark'> {
  return { size, modifiedAt, ...(mark !== undefined && { mark }) };
}

function faultRecord(file: FoundFile, { code, message, column }: FileFault): ExtractedRecord {
  const reading = { fault: { code, message, path: column, value: null } };
  return {
    key: fileKeyPrefix(file),
    updatedAt: null,
    payload: payloadOf(encodeReading(reading), ['']),
    place: file.name,
  };
}
