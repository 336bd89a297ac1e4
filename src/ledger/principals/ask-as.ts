import type { Principal } from './principal.js';

/** A GraphQL question that a process asks itself on behalf of somebody: for a report or an export. */
export interface AskedDocument {
  /** Whose rights, scope and budget it takes. */
  principal: Principal;
  /** The text of one query, perhaps beside other operations. */
  document: string;
  /** Which of them. Left out: the only one. */
  operationName?: string | null;
  /** As a client would send them. Left out: none. */
  variables?: Record<string, unknown>;
  /** Whose "today" it goes by. Left out: now. */
  at?: Date;
  /** For the audit log: an id to find it by, such as the run's, and the address of who started it. */
  from: { requestId: string; address: string };
  /** Ends it early: its statement is still waited for, and no other is sent. */
  signal?: AbortSignal;
}

/** As clients get it. */
export interface DocumentError {
  message: string;
  path?: readonly (string | number)[];
  extensions?: { code?: unknown; [name: string]: unknown };
}

/** An answer of the API's. */
export interface DocumentAnswer {
  /** null: the question was refused, or failed as a whole. */
  data: Record<string, unknown> | null;
  /** Empty: it was answered completely. */
  errors: readonly DocumentError[];
  /** `cost`, `withheld` and `report`, as in answers over HTTP. */
  extensions: Record<string, unknown>;
  /** The warehouse version that all of the answer is of; null: it had errors, or read nothing. */
  version: string | null;
}

/**
 * Answers a question within the process as the API would: the same limits, permissions, scope, budget, audit log and snapshot. It does
 * not throw for what a client would be told; that is in `errors`.
 */
export type AskAs = (asked: AskedDocument) => Promise<DocumentAnswer>;
