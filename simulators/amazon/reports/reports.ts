import { createHash, randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { type Clock, type Micros, MICROS_PER_SECOND } from '../../kit/clock.js';
import type { Marketplace } from '../data/marketplaces.js';
import type { Seller } from '../data/seller.js';
import { type Settlement, settlementsOf } from '../data/settlements.js';
import type { AmazonSettings } from '../settings.js';
import { encodeText } from './charset.js';
import { REPORT_TYPES, SETTLEMENT_REPORT, type Table } from './report-types.js';
import { settlementTable } from './settlement.js';

export type ProcessingStatus = 'IN_QUEUE' | 'IN_PROGRESS' | 'DONE' | 'CANCELLED' | 'FATAL';

/** A report that was requested, or that Amazon made. */
export interface Report {
  reportId: string;
  type: string;
  marketplaceIds: readonly string[];
  from: Micros;
  to: Micros;
  createdAt: Micros;
  startsAt: Micros;
  endsAt: Micros;
  outcome: 'DONE' | 'CANCELLED' | 'FATAL';
  /** Of its document; null: it has none. */
  documentId: string | null;
}

export interface Document {
  bytes: Buffer;
  charset: string;
  isGzip: boolean;
}

/** A link to a document. */
interface Link {
  documentId: string;
  endsAt: Micros;
  /** The answer says that the body is compressed, so that clients decompress it. */
  tellsEncoding: boolean;
}

/** What the signatures of links to documents begin with. */
export const SIGNATURE_START = '5167a7e0';

const LINK_SECONDS = 300;
const DAY = 86_400 * MICROS_PER_SECOND;
const SETTLEMENTS_KEPT_DAYS = 90;

/** The reports of an account with their documents. */
export class Reports {
  readonly #requested = new Map<string, Report>();
  readonly #documents = new Map<string, Document>();
  readonly #links = new Map<string, Link>();
  #closed: { state: string; settlements: Settlement[] } = { state: '', settlements: [] };
  #next = 50_000_000;

  constructor(
    readonly clock: Clock,
    readonly seller: Seller,
    readonly settings: AmazonSettings,
  ) {}

  /** Makes a report: its contents are of this moment, and can be had once it is done. */
  create(given: {
    type: string;
    from: Micros;
    to: Micros;
    marketplaces: readonly Marketplace[];
    options: Readonly<Record<string, string>>;
    forced: { outcome: 'CANCELLED' | 'FATAL'; hasReason?: true } | undefined;
  }): Report {
    const { type, from, to, marketplaces, options, forced } = given;
    const { seller, settings } = this;
    const now = this.clock.now();
    const { table, repeatSeconds, isOfFba, isOfPresent } = REPORT_TYPES[type]!;
    const marketplaceIds = marketplaces.map(({ id }) => id);
    const isRepeated = [...this.#requested.values()].some(
      (each) =>
        each.type === type &&
        each.createdAt > now - repeatSeconds * MICROS_PER_SECOND &&
        each.marketplaceIds.join() === marketplaceIds.join() &&
        (isOfPresent || each.from === from),
    );
    const made = table({ seller, settings, from, to, marketplaces, options, now });
    const isEmpty = made.rows.length === 0 && isOfFba && settings.cancelsEmptyReports;
    const outcome = forced?.outcome ?? (isRepeated ? 'FATAL' : isEmpty ? 'CANCELLED' : 'DONE');
    const startsAt = now + settings.reportSeconds.queue * MICROS_PER_SECOND;
    const documentId = outcome === 'DONE' || forced?.hasReason ? this.#newDocumentId() : null;
    if (documentId !== null) {
      const reason: Table = { header: ['Error'], rows: [['The report could not be generated.']] };
      this.#documents.set(documentId, this.#document(outcome === 'DONE' ? made : reason));
    }
    const report: Report = {
      ...{ reportId: String((this.#next += 1)), type, marketplaceIds, from, to, createdAt: now, startsAt },
      ...{ endsAt: startsAt + settings.reportSeconds.progress * MICROS_PER_SECOND, outcome, documentId },
    };
    this.#requested.set(report.reportId, report);
    return report;
  }

  /** All reports, newest first; settlement reports among them. */
  list(): Report[] {
    const made = this.#settlements().map((settlement) => this.#ofSettlement(settlement));
    return [...this.#requested.values(), ...made].sort((a, b) => b.createdAt - a.createdAt);
  }

  find(reportId: string): Report | undefined {
    return this.#requested.get(reportId) ?? this.list().find((each) => each.reportId === reportId);
  }

  statusOf({ startsAt, endsAt, outcome }: Report): ProcessingStatus {
    const now = this.clock.now();
    return now < startsAt ? 'IN_QUEUE' : now < endsAt ? 'IN_PROGRESS' : outcome;
  }

  /** Stops a report that still waits. */
  cancel(report: Report): void {
    Object.assign(report, {
      outcome: 'CANCELLED',
      documentId: null,
      endsAt: this.clock.now(),
      startsAt: this.clock.now(),
    });
  }

  /** The document of a report that is done, while it is kept. */
  document(documentId: string): Document | undefined {
    const isOf = (each: Report): boolean => each.documentId === documentId;
    const report = [...this.#requested.values()].find(isOf) ?? this.list().find(isOf);
    if (!report || this.clock.now() < report.endsAt) return undefined;
    const days = REPORT_TYPES[report.type]?.keptDays ?? SETTLEMENTS_KEPT_DAYS;
    if (this.clock.now() >= report.endsAt + days * DAY) return undefined;
    return this.#documents.get(documentId) ?? this.#settlementDocument(documentId);
  }

  /** A new link to a document: its path and query on the store of documents. */
  link(documentId: string, tellsEncoding: boolean, isDead: boolean): string {
    const key = `${SIGNATURE_START}${randomBytes(16).toString('hex')}`;
    const seconds = isDead ? 0 : LINK_SECONDS;
    this.#links.set(key, { documentId, endsAt: this.clock.now() + seconds * MICROS_PER_SECOND, tellsEncoding });
    return `/documents/${documentId}?X-Amz-Expires=${LINK_SECONDS}&X-Amz-Signature=${key}`;
  }

  /** What a link leads to, or why to nothing. */
  follow(documentId: string, key: string): { document: Document; tellsEncoding: boolean } | 'unknown' | 'expired' {
    const link = this.#links.get(key);
    if (!link || link.documentId !== documentId) return 'unknown';
    if (link.endsAt <= this.clock.now()) return 'expired';
    const document = this.#documents.get(documentId) ?? this.#settlementDocument(documentId);
    return document ? { document, tellsEncoding: link.tellsEncoding } : 'unknown';
  }

  /** A report of all marketplaces as a seller downloads it by hand: its bytes, not compressed. Both times are inside. */
  file(type: string, from: Micros, to: Micros, options: Readonly<Record<string, string>> = {}): Buffer {
    const { seller, settings } = this;
    const { marketplaces } = seller;
    const now = this.clock.now();
    return this.#encode(REPORT_TYPES[type]!.table({ seller, settings, from, to, marketplaces, options, now }));
  }

  /** A settlement report as a seller downloads it by hand. */
  settlementFile(settlementId: string): Buffer {
    const settlement = this.#settlements().find((each) => each.settlementId === settlementId);
    if (!settlement) throw new RangeError(`no settlement ${settlementId} is closed`);
    return this.#encode(this.#settlementTable(settlement));
  }

  /** They are reckoned once for each state of the records. */
  #settlements(): Settlement[] {
    const { seller } = this;
    const now = this.clock.now();
    const state = `${now}|${seller.transactions.length}|${seller.planted.length}`;
    if (this.#closed.state !== state) this.#closed = { state, settlements: settlementsOf(seller, now) };
    return this.#closed.settlements;
  }

  #ofSettlement(settlement: Settlement): Report {
    const { settlementId, startAt, endAt, depositAt, currency } = settlement;
    const marketplaceIds = this.seller.marketplaces.filter((each) => each.currency === currency).map(({ id }) => id);
    return {
      ...{ reportId: `8${settlementId}`, type: SETTLEMENT_REPORT, marketplaceIds, from: startAt, to: endAt },
      ...{ createdAt: depositAt, startsAt: depositAt, endsAt: depositAt, outcome: 'DONE' },
      documentId: settlementDocumentId(settlementId),
    };
  }

  #settlementDocument(documentId: string): Document | undefined {
    const settlement = this.#settlements().find(
      ({ settlementId }) => settlementDocumentId(settlementId) === documentId,
    );
    return settlement && this.#document(this.#settlementTable(settlement));
  }

  #settlementTable(settlement: Settlement): Table {
    const first = this.seller.marketplaces.find(({ currency }) => currency === settlement.currency)!;
    return settlementTable(settlement, first.decimalComma);
  }

  #document(table: Table): Document {
    const isGzip = this.settings.compression === 'gzip';
    const bytes = this.#encode(table);
    return { bytes: isGzip ? gzipSync(bytes) : bytes, charset: this.seller.marketplaces[0]!.charset, isGzip };
  }

  #encode({ header, rows }: Table): Buffer {
    const lines = [header, ...rows].map((cells) => cells.map((cell) => cell ?? '').join('\t'));
    return encodeText(`${lines.join('\r\n')}\r\n`, this.seller.marketplaces[0]!.charset);
  }

  #newDocumentId(): string {
    return `amzn1.spdoc.1.4.sim.${randomBytes(12).toString('hex')}`;
  }
}

function settlementDocumentId(settlementId: string): string {
  return `amzn1.spdoc.1.4.sim.${createHash('sha256').update(settlementId).digest('hex').slice(0, 24)}`;
}
