import type { Judging } from './judgement.js';

/** The answer to a question of an alert, asked with its rights. Throws an error with what was refused. */
export async function askForAlert(
  { answering, principal, alert, now, signal }: Judging,
  document: string,
  variables: Record<string, unknown>,
): Promise<{ data: Record<string, unknown>; version: string | null }> {
  const from = { requestId: `alert-${alert.name}`, address: 'alert' };
  const { data, errors, version } = await answering.ask({ principal, document, variables, at: now, from, signal });
  const [error] = errors;
  if (error || data === null) throw new Error(`Its question was refused: ${error?.message ?? 'it has no answer'}`);
  return { data, version };
}
