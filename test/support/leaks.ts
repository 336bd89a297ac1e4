import type { ChildProcess } from 'node:child_process';
import { formsOf, PieceSearch, type SecretForms, secretsIn } from './secret-search.js';
import { registeredSecrets } from './secrets.js';

/** Which secret appeared where: by name, because the report must not leak it. */
export interface Leak {
  secret: string;
  where: string;
}

const leaks = new Map<string, Leak>();
let forms: SecretForms[] = [];

/** Searches output of the product for secrets: a line of its log, an answer, an error. Keeps only leaks. */
export function searchText(where: string, text: string): void {
  note(where, secretsIn(text, knownForms()));
}

/** The same for an error as a caller receives it: message, stack, and those of its causes. */
export function searchError(where: string, error: unknown): void {
  for (let each = error; each instanceof Error; each = each.cause) {
    searchText(where, `${each.message}\n${each.stack}\n${JSON.stringify(each)}`);
  }
}

/** The same for all output of a process of the product. */
export function searchOutputOf(child: Pick<ChildProcess, 'stdout' | 'stderr'>, where: string): void {
  for (const name of ['stdout', 'stderr'] as const) {
    const search = new PieceSearch(knownForms());
    child[name]?.on('data', (piece: Buffer) => note(`${where} (${name})`, search.next(piece.toString())));
  }
}

/** Adds the leaks found by another search. */
export function noteLeaks(found: readonly Leak[]): void {
  for (const leak of found) leaks.set(`${leak.secret} ${leak.where}`, leak);
}

/** All leaks since the start of the test run. */
export function leaksSoFar(): Leak[] {
  return [...leaks.values()];
}

export function knownForms(): readonly SecretForms[] {
  const secrets = registeredSecrets();
  if (forms.length !== secrets.size) forms = [...secrets].map(([name, secret]) => formsOf(name, secret));
  return forms;
}

function note(where: string, secrets: readonly string[]): void {
  noteLeaks(secrets.map((secret) => ({ secret, where })));
}
