/**
 * A half-open window as a search filter. Only `>=` and `<`: Shopify's `>` compares with the second's beginning in some
 * versions and with its end in others. `to` null leaves the end open.
 */
export function windowFilter(
  field: 'updated_at' | 'created_at',
  { from, to }: { from: string; to: string | null },
): string {
  return to === null ? `${field}:>='${from}'` : `${field}:>='${from}' AND ${field}:<'${to}'`;
}
