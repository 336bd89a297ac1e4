import type { DeliveryNote, ExtractedRecord, Page, Retraction } from '../../../contract/extractor.js';
import { type FilesState, type OpenFile, type TakenFile, withNotices } from './taken-files.js';

/** Of payloads: bounds the memory, and how much is read again after a crash. */
const pageBytes = 1024 * 1024;
const pageRows = 1000;

/**
 * Gathers rows into pages, over the borders of files, each with the state from which to go on after it. What is wrong in a
 * file makes pages of its own, that are a scan of the file: so it goes when a later reading does not show it any more.
 */
export class PageBuilder {
  /** Of a record that comes in several versions each has a page of its own: in one page the last would stand for all. */
  #layers: Map<string, ExtractedRecord>[] = [];
  #newestLayer = new Map<string, number>();
  #rows = 0;
  #bytes = 0;
  #wrong: ExtractedRecord[] = [];
  /** By delivery, since the last page. */
  #deliveries = new Map<string, DeliveryNote>();
  #retracts: Retraction[] = [];
  #state: FilesState;
  /** That of the last page that moved it. */
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

  /** What is wrong with a row that has no key, or with the file. */
  addWrong(record: ExtractedRecord): void {
    this.#wrong.push(record);
    this.#count(record);
  }

  /** Up to where the file in hand has been gathered. */
  moveTo(current: OpenFile, note: DeliveryNote): void {
    this.#state = { ...this.#state, current };
    this.#deliveries.set(note.delivery, note);
    this.#isAhead = true;
  }

  /** What is taken back with the next page. */
  retract(...retractions: Retraction[]): void {
    this.#retracts.push(...retractions);
    this.#isAhead ||= retractions.length > 0;
  }

  /** What was gathered of a delivery since the last page is not to come in. */
  drop(delivery: string): void {
    for (const layer of this.#layers) {
      for (const [key, record] of layer) if (record.delivery === delivery) layer.delete(key);
    }
    this.#newestLayer = new Map(
      this.#layers.flatMap((layer, at) => [...layer.keys()].map((key) => [key, at] as const)),
    );
  }

  /** The file is read: what was gathered of it is all of it. */
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
   * What was gathered so far. What is wrong comes first, then older versions, all without moving the state: a crash between
   * two pages repeats them.
   */
  *pages(scan: string | undefined): Generator<Page> {
    const layers = this.#layers.map((layer) => [...layer.values()]);
    const last = layers.pop() ?? [];
    const wrong = this.#wrong;
    const isAhead = this.#isAhead;
    const { progress } = this;
    const deliveries = [...this.#deliveries.values()];
    const retracts = this.#retracts;
    this.#empty();
    if (wrong.length > 0) yield { records: wrong, state: this.#committed, ...(scan !== undefined && { scan }) };
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
