/**
 * One id of several, with `:` between them. Where one holds a colon itself it is escaped: `A:1` with `2` and `A` with `1:2` are two.
 * An id by itself is escaped too, where others of its kind have more parts.
 */
export function compoundId(parts: readonly string[]): string {
  return parts.map((part) => part.replace(/[\\:]/g, '\\$&')).join(':');
}
