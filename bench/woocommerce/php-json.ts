/** As PHP writes JSON: slashes and all that is not ASCII escaped. */
export function phpJson(value: unknown): Buffer {
  const escaped = JSON.stringify(value).replaceAll('/', '\\/').replaceAll('£', '\\u00a3');
  return Buffer.from(escaped);
}
