/**
 * One id from several, joined by `:`. Colons inside an id are escaped, so that `A:1` with `2` and `A` with `1:2` differ.
 * A single id is escaped too if others of its kind have more parts.
 */
export function compoundId(parts: readonly string[]): string {
  return parts.map((part) => part.replace(/[\\:]/g, '\\$&')).join(':');
}
