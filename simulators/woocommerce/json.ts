/** JSON as PHP writes it: slashes escaped, and everything beyond ASCII. */
export function phpJson(body: unknown): string {
  const escaped = (sign: string): string => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(body)
    .replaceAll('/', '\\/')
    .replace(/[\u0080-\uffff]/g, escaped);
}
