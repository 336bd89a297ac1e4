import type { ChildProcess } from 'node:child_process';
import { formsOf, PieceSearch, type SecretForms, secretsIn } from './secret-search.js';
import { registeredSecrets } from './secrets.js';

/** Which secret showed where: by name, for the report must not be the next leak. */
export interface Leak {
  secret: string;
  where: string;
}

const leaks = new Map<string, Leak>();
let forms: SecretForms[] = [];

/** Takes in what the product said: a line of its log, an answer, an error. Only what leaked is kept. */
export function tell(where: string, text: string): void {
  note(where, secretsIn(text, knownForms()));
}

/** An error as a caller gets it: message, stack, and those of its causes. */
export function tellError(where: string, error: unknown): void {
  for (let each = error; each instanceof Error; each = each.cause) {
    tell(where, `${each.message}\n${each.stack}\n${JSON.stringify(each)}`);
  }
}

/** Takes in all that a process of the product writes. */
export function tellOutputOf(child: Pick<ChildProcess, 'stdout' | 'stderr'>, where: string): void {
  for (const name of ['stdout', 'stderr'] as const) {
    const search = new PieceSearch(knownForms());
    child[name]?.on('data', (piece: Buffer) => note(`${where} (${name})`, search.next(piece.toString())));
  }
}

/** Takes in what a search elsewhere has found. */
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
