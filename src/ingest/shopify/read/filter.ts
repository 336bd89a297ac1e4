/**
 * A half-open window as a search filter. Uses only `>=` and `<`: some versions of Shopify compare `>` with the beginning of the
 * second, others with its end. If `to` is null, the end is open.
 */
export function windowFilter(
  field: 'updated_at' | 'created_at',
  { from, to }: { from: string; to: string | null },
): string {
  return to === null ? `${field}:>='${from}'` : `${field}:>='${from}' AND ${field}:<'${to}'`;
}
