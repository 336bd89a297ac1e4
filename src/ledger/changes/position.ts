/**
 * A place in the feed of changes: behind an entry of a version, or behind all of a version. Clients keep it as opaque text, with which
 * they go on after a restart.
 */
export interface Position {
  /** Of the warehouse: positions of another one are refused. */
  feedId: string;
  version: number;
  /** The entry; null: the end of the version. */
  entry: { kind: number; key: string; part: string } | null;
}

export function encodePosition({ feedId, version, entry }: Position): string {
  const parts = [feedId, version, ...(entry ? [entry.kind, entry.key, entry.part] : [])];
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** null: not a position. */
export function decodePosition(text: string): Position | null {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
  if (!Array.isArray(parts)) return null;
  const [feedId, version, kind, key, part] = parts as unknown[];
  if (typeof feedId !== 'string' || !Number.isSafeInteger(version) || (version as number) < 0) return null;
  const end = { feedId, version: version as number, entry: null };
  if (parts.length === 2) return end;
  const isEntry = Number.isSafeInteger(kind) && Math.abs(kind as number) < 100 && isText(key) && isText(part);
  return parts.length === 5 && isEntry ? { ...end, entry: { kind, key, part } as Position['entry'] } : null;
}

/** Text that Postgres can store. */
function isText(value: unknown): value is string {
  return typeof value === 'string' && !value.includes('\0');
}
