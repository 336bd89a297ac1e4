import { invalidParameter } from './graph-error.js';

/** A JSON list in a parameter, `["a","b"]`, or `a,b`. Throws a refusal for anything else. */
export function listParameter(name: string, text: string | undefined): string[] {
  if (text === undefined || text === '') return [];
  if (!text.startsWith('[')) return text.split(',').map((each) => each.trim());
  try {
    const parsed = JSON.parse(text) as unknown;
    if (Array.isArray(parsed) && parsed.every((each) => typeof each === 'string')) return parsed;
  } catch {
    // Falls through to the refusal.
  }
  throw invalidParameter(`Param ${name} must be an array.`);
}
