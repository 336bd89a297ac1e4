import type { Readable } from 'node:stream';
import { MICROS_PER_SECOND } from '../kit/clock.js';
import { bulkLines } from './bulk-export.js';
import type {
  BulkDesk,
  BulkErrorCode,
  BulkFault,
  BulkOperation,
  BulkPayload,
  BulkRequester,
  BulkStatus,
  BulkUserError,
} from './bulk-model.js';
import { BulkResults, URL_LIFETIME } from './bulk-results.js';
import { validateBulkQuery } from './bulk-validation.js';
import { type ChildRows, Compiler } from './compile.js';
import { type Context, gid } from './context.js';
import { type CheckedDocument, operationOf } from './documents.js';
import type { Micros } from './model.js';
import { reading } from './selections.js';
import type { Shop } from './shop.js';

export interface BulkSettings {
  /** Seconds of the shop's clock during which an operation is CREATED. */
  createdSeconds: number;
  /** The minimum of seconds during which it is RUNNING: the export itself must be done too. */
  runningSeconds: number;
  cancelingSeconds: number;
}

interface Job {
  operation: BulkOperation;
  context: Context;
  rows: ChildRows[];
  fault: BulkFault | null;
  export: Promise<void> | null;
  /** The error that kept the simulator from exporting: thrown to the next caller, not hidden in a FAILED. */
  failure: unknown;
  isExported: boolean;
  isDenied: boolean;
  canceledAt: Micros | null;
}

const MAX_AT_ONCE = 5;
const LONGEST_RUN = 10 * 86_400 * MICROS_PER_SECOND;
const DEFAULT_BULK: BulkSettings = { createdSeconds: 0.2, runningSeconds: 1, cancelingSeconds: 0.5 };

/** One shop's bulk operations, moved from state to state by its clock. */
export class BulkOperations implements BulkDesk {
  readonly settings: BulkSettings;
  readonly #shop: Shop;
  readonly #results: BulkResults;
  readonly #jobs: Job[] = [];
  readonly #finished = new Set<(operation: BulkOperation) => void>();
  #faults: BulkFault[] = [];
  #isClosed = false;

  constructor(shop: Shop, storageUrl: () => string, settings: Partial<BulkSettings> = {}) {
    this.#shop = shop;
    this.#results = new BulkResults(storageUrl);
    this.settings = { ...DEFAULT_BULK, ...settings };
  }

  /** Faults of the next operations that start, in order. */
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

  run(query: string, isGrouped: boolean, requester: BulkRequester): BulkPayload {
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
    // Compiled at once, so that the response to this call reports anything that the simulator lacks.
    const rows = this.#compile(checked, context);
    const fault = this.#faults.shift() ?? null;
    const job = {
      operation,
      context,
      rows,
      fault,
      export: null,
      failure: null,
      isExported: false,
      isDenied: false,
      canceledAt: null,
    };
    this.#jobs.push(job);
    this.#shop.clock.at(operation.createdAt + seconds(this.settings.createdSeconds), () => this.#settle(job));
    // The clock completes it, so that the finish webhook is sent without a request.
    this.#shop.clock.at(this.#dueAt(job), () => this.#settle(job));
    return { bulkOperation: { ...operation }, userErrors: [] };
  }

  cancel(id: number): BulkPayload {
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

  /** Waits for the exports whose time is up: with a manual clock, a response never depends on the machine's speed. */
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
  ): { size: number; read: (start: number, end: number) => Promise<Readable> } | null {
    const job = this.#jobs.find((candidate) => candidate.operation.id === id);
    if (!job || !this.#results.isSigned(id, isPartial, expires, signature, this.#shop.clock.now())) return null;
    return { size: job.operation.fileSize ?? 0, read: (start, end) => this.#results.read(id, start, end) };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const job of this.#jobs) {
      job.canceledAt ??= this.#shop.clock.now();
      await job.export;
    }
    await this.#results.close();
  }

  #dueAt(job: Job): Micros {
    return job.operation.createdAt + seconds(this.settings.createdSeconds + this.settings.runningSeconds);
  }

  /** Moves an operation to the state that it has at the clock's time. */
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
        const { fault } = job;
        if (fault?.kind === 'failed') this.#finish(job, 'FAILED', fault.errorCode);
        else if (fault?.kind === 'passing' && now < this.#dueAt(job) + seconds(fault.seconds)) {
          operation.errorCode = fault.errorCode;
        } else this.#finish(job, 'COMPLETED', null);
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
    // A manual clock jumps: the operation may be over before anyone polled it.
    const { clock } = this.#shop;
    const completedAt = status === 'COMPLETED' && clock.mode === 'manual' ? this.#dueAt(job) : clock.now();
    operation.completedAt = completedAt;
    if (operation.objectCount > 0 && status === 'COMPLETED')
      operation.url = this.#results.url(operation.id, false, completedAt);
    if (operation.objectCount > 0 && status === 'FAILED')
      operation.partialDataUrl = this.#results.url(operation.id, true, completedAt);
    for (const listener of this.#finished) listener({ ...operation });
  }

  async #export(job: Job): Promise<void> {
    const { operation, fault } = job;
    const stopAt = fault?.kind === 'failed' ? fault.afterLines : Number.POSITIVE_INFINITY;
    const inOrder = bulkLines(job.rows, operation.isGrouped);
    const isRootFirst = fault?.kind !== 'children-first';
    const lines = isRootFirst ? inOrder : [...inOrder].sort((a, b) => Number(a.isRoot) - Number(b.isRoot));
    operation.fileSize = await this.#results.spool(operation.id, lines, ({ isRoot }) => {
      if (operation.objectCount >= stopAt || job.canceledAt !== null) return 'ends';
      operation.objectCount += 1;
      if (isRoot) operation.rootObjectCount += 1;
      return fault?.kind === 'short' && operation.objectCount > fault.afterLines ? 'leaves out' : 'writes';
    });
    job.isDenied = job.context.errors.some((error) => error.extensions?.requiredAccess !== undefined);
    job.isExported = true;
    this.#settle(job);
  }

  #context({ access, version }: BulkRequester): Context {
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
