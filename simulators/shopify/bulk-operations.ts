import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Access } from './access.js';
import { bulkLines } from './bulk-export.js';
import { validateBulkQuery } from './bulk-validation.js';
import { MICROS_PER_SECOND } from './clock.js';
import { type ChildRows, Compiler } from './compile.js';
import { type Context, gid } from './context.js';
import { type ApiVersion, type CheckedDocument, operationOf } from './documents.js';
import type { Micros } from './model.js';
import { reading } from './selections.js';
import type { Shop } from './shop.js';

export type BulkStatus = 'CREATED' | 'RUNNING' | 'COMPLETED' | 'CANCELING' | 'CANCELED' | 'FAILED' | 'EXPIRED';
export type BulkErrorCode = 'ACCESS_DENIED' | 'INTERNAL_SERVER_ERROR' | 'TIMEOUT';

export interface BulkUserError {
  field: string[] | null;
  message: string;
  code: 'INVALID' | 'LIMIT_REACHED' | 'OPERATION_IN_PROGRESS' | null;
}

export interface BulkOperation {
  id: number;
  query: string;
  isGrouped: boolean;
  status: BulkStatus;
  errorCode: BulkErrorCode | null;
  createdAt: Micros;
  completedAt: Micros | null;
  objectCount: number;
  rootObjectCount: number;
  fileSize: number | null;
  url: string | null;
  partialDataUrl: string | null;
}

export interface BulkSettings {
  /** Seconds of the shop's clock an operation stays CREATED. */
  createdSeconds: number;
  /** Seconds it is RUNNING, at the least: the export itself must be done too. */
  runningSeconds: number;
  cancelingSeconds: number;
}

export type BulkFault = { kind: 'stuck' } | { kind: 'failed'; errorCode: BulkErrorCode; afterLines: number };

interface Requester {
  access: Access;
  version: ApiVersion;
}

interface Job {
  operation: BulkOperation;
  context: Context;
  rows: ChildRows[];
  fault: BulkFault | null;
  file: string;
  export: Promise<void> | null;
  /** What kept the simulator from exporting: told to the next caller, not hidden in a FAILED. */
  failure: unknown;
  isExported: boolean;
  isDenied: boolean;
  canceledAt: Micros | null;
}

const MAX_AT_ONCE = 5;
const URL_LIFETIME = 7 * 86_400 * MICROS_PER_SECOND;
const LONGEST_RUN = 10 * 86_400 * MICROS_PER_SECOND;
const PIECE_BYTES = 1 << 18;
/** Longest stretch of an export between two turns of the event loop, in milliseconds. */
const STRETCH = 20;
export const DEFAULT_BULK: BulkSettings = { createdSeconds: 0.2, runningSeconds: 1, cancelingSeconds: 0.5 };

/**
 * One shop's bulk operations. Results are spooled to a temporary file while the operation runs: it is one consistent
 * text however often and in whatever ranges it is downloaded, and never lies in memory.
 */
export class BulkOperations {
  readonly settings: BulkSettings;
  readonly #shop: Shop;
  readonly #storageUrl: () => string;
  readonly #jobs: Job[] = [];
  readonly #secret = randomBytes(32);
  readonly #finished = new Set<(operation: BulkOperation) => void>();
  #faults: BulkFault[] = [];
  #folder: Promise<string> | null = null;
  #isClosed = false;

  constructor(shop: Shop, storageUrl: () => string, settings: Partial<BulkSettings> = {}) {
    this.#shop = shop;
    this.#storageUrl = storageUrl;
    this.settings = { ...DEFAULT_BULK, ...settings };
  }

  /** The next operations that start meet these, in order. */
  inject(fault: BulkFault): void {
    this.#faults.push(fault);
  }

  onFinish(listener: (operation: BulkOperation) => void): () => void {
    this.#finished.add(listener);
    return () => void this.#finished.delete(listener);
  }

  /** Oldest first. */
  list(): BulkOperation[] {
    for (const job of this.#jobs) this.#settle(job);
    return this.#jobs.map((job) => job.operation);
  }

  get(id: number): BulkOperation | undefined {
    return this.list().find((operation) => operation.id === id);
  }

  run(
    query: string,
    isGrouped: boolean,
    requester: Requester,
  ): { bulkOperation: BulkOperation | null; userErrors: BulkUserError[] } {
    const checked = validateBulkQuery(query, requester.version);
    if (typeof checked === 'string') return refused({ field: ['query'], message: checked, code: 'INVALID' });
    const open = this.list().filter(isOpen);
    if (open.length >= (requester.version >= '2026-01' ? MAX_AT_ONCE : 1)) {
      const ids = open.map((operation) => gid('BulkOperation', operation.id)).join(', ');
      const message = `A bulk query operation for this app and shop is already in progress: ${ids}.`;
      return refused({ field: null, message, code: 'OPERATION_IN_PROGRESS' });
    }
    const operation: BulkOperation = {
      ...{ id: this.#jobs.length + 1, query, isGrouped, status: 'CREATED', errorCode: null },
      ...{ createdAt: this.#shop.clock.now(), completedAt: null, objectCount: 0, rootObjectCount: 0 },
      ...{ fileSize: null, url: null, partialDataUrl: null },
    };
    const context = this.#context(requester);
    // Compiled at once, so that what the simulator lacks is said in the answer to this call.
    const rows = this.#compile(checked, context);
    const fault = this.#faults.shift() ?? null;
    const job = {
      operation,
      context,
      rows,
      fault,
      file: '',
      export: null,
      failure: null,
      isExported: false,
      isDenied: false,
      canceledAt: null,
    };
    this.#jobs.push(job);
    this.#shop.clock.at(operation.createdAt + seconds(this.settings.createdSeconds), () => this.#settle(job));
    // The clock tells when it is over, so that the finish webhook goes out without anyone asking.
    this.#shop.clock.at(this.#dueAt(job), () => this.#settle(job));
    return { bulkOperation: { ...operation }, userErrors: [] };
  }

  cancel(id: number): { bulkOperation: BulkOperation | null; userErrors: BulkUserError[] } {
    const job = this.#jobs.find((candidate) => candidate.operation.id === id);
    if (!job) return refused({ field: ['id'], message: 'Bulk operation does not exist', code: null });
    this.#settle(job);
    const { operation } = job;
    if (!isOpen(operation)) {
      const message = `A bulk operation cannot be canceled when it is ${operation.status.toLowerCase()}`;
      return { bulkOperation: operation, userErrors: [{ field: null, message, code: null }] };
    }
    if (operation.status !== 'CANCELING') {
      operation.status = 'CANCELING';
      job.canceledAt = this.#shop.clock.now();
      this.#shop.clock.at(job.canceledAt + seconds(this.settings.cancelingSeconds), () => this.#settle(job));
    }
    return { bulkOperation: { ...operation }, userErrors: [] };
  }

  /** Waits for the exports whose time is up: with a manual clock an answer never depends on the machine's speed. */
  async settleDue(): Promise<void> {
    for (const job of this.#jobs) {
      this.#settle(job);
      if (this.#shop.clock.mode === 'manual' && isOpen(job.operation) && this.#shop.clock.now() >= this.#dueAt(job))
        await job.export;
      this.#settle(job);
      const { failure } = job;
      job.failure = null;
      if (failure) throw failure;
    }
  }

  /** Opens a result by its signed path: the file's size and pieces of it; null for a bad or expired signature. */
  download(
    id: number,
    isPartial: boolean,
    expires: string,
    signature: string,
  ): { size: number; read: (start: number, end: number) => Readable } | null {
    const job = this.#jobs.find((candidate) => candidate.operation.id === id);
    const expected = this.#sign(id, isPartial, expires);
    const given = Buffer.from(signature);
    if (!job || given.length !== expected.length || !timingSafeEqual(given, Buffer.from(expected))) return null;
    if (this.#shop.clock.now() >= Number(expires) * MICROS_PER_SECOND) return null;
    return { size: job.operation.fileSize ?? 0, read: (start, end) => createReadStream(job.file, { start, end }) };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const job of this.#jobs) {
      job.canceledAt ??= this.#shop.clock.now();
      await job.export;
    }
    if (this.#folder) await rm(await this.#folder, { recursive: true, force: true });
  }

  #dueAt(job: Job): Micros {
    return job.operation.createdAt + seconds(this.settings.createdSeconds + this.settings.runningSeconds);
  }

  /** Moves an operation to the state that the clock says. */
  #settle(job: Job): void {
    if (this.#isClosed) return;
    const { operation } = job;
    const now = this.#shop.clock.now();
    if (operation.status === 'CREATED' && now >= operation.createdAt + seconds(this.settings.createdSeconds))
      operation.status = 'RUNNING';
    if (operation.status === 'RUNNING') {
      job.export ??= this.#export(job).catch((error: unknown) => {
        job.failure = error;
      });
      if (now >= operation.createdAt + LONGEST_RUN) this.#finish(job, 'FAILED', 'TIMEOUT');
      else if (job.isDenied) this.#finish(job, 'FAILED', 'ACCESS_DENIED');
      else if (job.isExported && now >= this.#dueAt(job) && job.fault?.kind !== 'stuck') {
        if (job.fault) this.#finish(job, 'FAILED', job.fault.errorCode);
        else this.#finish(job, 'COMPLETED', null);
      }
    }
    if (operation.status === 'CANCELING' && now >= (job.canceledAt ?? now) + seconds(this.settings.cancelingSeconds)) {
      this.#finish(job, 'CANCELED', null);
    }
    if (operation.status === 'COMPLETED' && now >= (operation.completedAt ?? now) + URL_LIFETIME) {
      operation.status = 'EXPIRED';
      operation.url = null;
    }
  }

  #finish(job: Job, status: BulkStatus, errorCode: BulkErrorCode | null): void {
    const { operation } = job;
    operation.status = status;
    operation.errorCode = errorCode;
    operation.completedAt =
      status === 'COMPLETED' ? Math.max(this.#dueAt(job), operation.createdAt) : this.#shop.clock.now();
    if (operation.objectCount > 0 && status === 'COMPLETED') operation.url = this.#url(operation, false);
    if (operation.objectCount > 0 && status === 'FAILED') operation.partialDataUrl = this.#url(operation, true);
    for (const listener of this.#finished) listener({ ...operation });
  }

  #url(operation: BulkOperation, isPartial: boolean): string {
    const expires = String(Math.floor(((operation.completedAt ?? 0) + URL_LIFETIME) / MICROS_PER_SECOND));
    const signature = this.#sign(operation.id, isPartial, expires);
    const name = `bulk-${operation.id}${isPartial ? '-partial' : ''}.jsonl`;
    return `${this.#storageUrl()}/${name}?Expires=${expires}&Signature=${signature}`;
  }

  #sign(id: number, isPartial: boolean, expires: string): string {
    return createHmac('sha256', this.#secret).update(`${id} ${isPartial} ${expires}`).digest('base64url');
  }

  async #export(job: Job): Promise<void> {
    this.#folder ??= mkdtemp(join(tmpdir(), 'shopify-bulk-'));
    job.file = join(await this.#folder, `${job.operation.id}.jsonl`);
    const out = createWriteStream(job.file);
    const stopAt = job.fault?.kind === 'failed' ? job.fault.afterLines : Number.POSITIVE_INFINITY;
    const { operation } = job;
    let piece = '';
    let size = 0;
    let since = performance.now();
    for (const line of bulkLines(job.rows, operation.isGrouped)) {
      if (operation.objectCount >= stopAt || job.canceledAt !== null) break;
      operation.objectCount += 1;
      if (line.isRoot) operation.rootObjectCount += 1;
      piece += line.text;
      if (piece.length >= PIECE_BYTES) {
        size += Buffer.byteLength(piece);
        if (!out.write(piece)) await once(out, 'drain');
        piece = '';
      }
      if (performance.now() - since > STRETCH) {
        await nextTurn();
        since = performance.now();
      }
    }
    size += Buffer.byteLength(piece);
    out.end(piece);
    await once(out, 'finish');
    operation.fileSize = size;
    job.isDenied = job.context.errors.some((error) => error.extensions?.requiredAccess !== undefined);
    job.isExported = true;
    this.#settle(job);
  }

  #context({ access, version }: Requester): Context {
    const answers = { errors: [], searchNotes: [], returned: new Map(), places: [], figures: null };
    return { shop: this.#shop, version, access, bulk: this, ...answers };
  }

  #compile({ document, schema }: CheckedDocument, context: Context): ChildRows[] {
    const root = schema.getQueryType();
    if (!root) throw new Error('the schema has no query type');
    return new Compiler(reading(document, schema, {}), context, { isBulk: true }).bulkRoot(
      root,
      operationOf(document, null).selectionSet,
    );
  }
}

function refused(error: BulkUserError): { bulkOperation: null; userErrors: BulkUserError[] } {
  return { bulkOperation: null, userErrors: [error] };
}

function isOpen(operation: BulkOperation): boolean {
  return ['CREATED', 'RUNNING', 'CANCELING'].includes(operation.status);
}

function seconds(count: number): Micros {
  return Math.round(count * MICROS_PER_SECOND);
}
