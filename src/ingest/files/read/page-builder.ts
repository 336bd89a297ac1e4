import type { DeliveryNote, ExtractedRecord, Page, Retraction } from '../../../contract/extractor.js';
import { type FilesState, type OpenFile, type TakenFile, withNotices } from './taken-files.js';

/** Bytes of payloads: limits memory, and how much is read again after a crash. */
const pageBytes = 1024 * 1024;
const pageRows = 1000;

/**
 * Collects rows into pages, across files, each with the state to resume from. Faults of a file go to pages of their
 * own, which are a scan of the file, so that a fault disappears when a later reading does not have it.
 */
export class PageBuilder {
  /**
   * Each version of a record that has several gets a page of its own: within a page the last one would replace the
   * others.
   */
  #layers: Map<string, ExtractedRecord>[] = [];
  #newestLayer = new Map<string, number>();
  #rows = 0;
  #bytes = 0;
  #wrong: ExtractedRecord[] = [];
  /** By delivery, since the last page. */
  #deliveries = new Map<string, DeliveryNote>();
  #retracts: Retraction[] = [];
  #state: FilesState;
  /** The state of the last page that changed it. */
  #committed: FilesState;
  #isAhead = false;

  constructor(
    state: FilesState,
    private readonly progress: () => { done: number; total: number },
  ) {
    this.#state = state;
    this.#committed = state;
  }

  get state(): FilesState {
    return this.#state;
  }

  get isFull(): boolean {
    return this.#bytes >= pageBytes || this.#rows >= pageRows;
  }

  add(record: ExtractedRecord): void {
    const before = this.#newestLayer.get(record.key);
    const known = before === undefined ? undefined : this.#layers[before]!.get(record.key)!;
    const isSameVersion = known?.updatedAt === record.updatedAt && known.delivery === record.delivery;
    const layer = before === undefined ? 0 : isSameVersion ? before : before + 1;
    this.#layers[layer] ??= new Map();
    this.#layers[layer].set(record.key, record);
    this.#newestLayer.set(record.key, layer);
    this.#count(record);
  }

  /** A problem with a row without a key, or with the file. */
  addWrong(record: ExtractedRecord): void {
    this.#wrong.push(record);
    this.#count(record);
  }

  /** How much of the current file has been collected. */
  moveTo(current: OpenFile, note: DeliveryNote): void {
    this.#state = { ...this.#state, current };
    this.#deliveries.set(note.delivery, note);
    this.#isAhead = true;
  }

  /** Deliveries to retract with the next page. */
  retract(...retractions: Retraction[]): void {
    this.#retracts.push(...retractions);
    this.#isAhead ||= retractions.length > 0;
  }

  /** Drops what was collected of a delivery since the last page. */
  drop(delivery: string): void {
    for (const layer of this.#layers) {
      for (const [key, record] of layer) if (record.delivery === delivery) layer.delete(key);
    }
    this.#newestLayer = new Map(
      this.#layers.flatMap((layer, at) => [...layer.keys()].map((key) => [key, at] as const)),
    );
  }

  /** The file has been read to its end: everything collected is complete. */
  finish(name: string, file: TakenFile): void {
    const { current: _, ...rest } = this.#state;
    const watermark = rest.watermark !== null && rest.watermark > file.modifiedAt ? rest.watermark : file.modifiedAt;
    this.#state = withNotices({ ...rest, watermark, taken: { ...rest.taken, [name]: file } });
    this.#isAhead = true;
  }

  forget(name: string): void {
    const { [name]: _, ...taken } = this.#state.taken ?? {};
    this.replaceTaken(taken);
  }

  replaceTaken(taken: Record<string, TakenFile>): void {
    if (taken === this.#state.taken) return;
    this.#state = withNotices({ ...this.#state, taken });
    this.#isAhead = true;
  }

  /**
   * The pages collected so far: faults first, then older versions, all without changing the state, so that a crash
   * between two pages repeats them.
   */
  *pages(scan: Pick<Page, 'scan' | 'keyPrefix'> = {}): Generator<Page> {
    const layers = this.#layers.map((layer) => [...layer.values()]);
    const last = layers.pop() ?? [];
    const wrong = this.#wrong;
    const isAhead = this.#isAhead;
    const { progress } = this;
    const deliveries = [...this.#deliveries.values()];
    const retracts = this.#retracts;
    this.#empty();
    if (wrong.length > 0) yield { records: wrong, state: this.#committed, ...scan };
    for (const records of layers) yield { records, state: this.#committed };
    if (!isAhead && last.length === 0) return;
    this.#committed = this.#state;
    yield {
      ...{ records: last, state: this.#state, progress: progress() },
      ...(deliveries.length > 0 && { deliveries }),
      ...(retracts.length > 0 && { retracts }),
    };
  }

  #count({ payload }: ExtractedRecord): void {
    this.#rows += 1;
    this.#bytes += payload.length;
  }

  #empty(): void {
    this.#layers = [];
    this.#newestLayer = new Map();
    this.#wrong = [];
    this.#deliveries = new Map();
    this.#retracts = [];
    this.#rows = 0;
    this.#bytes = 0;
    this.#isAhead = false;
  }
}
