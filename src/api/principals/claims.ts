/**
 * The values of a claim: of a list, or of a text with spaces between them, as `scope` has. A name such as
 * `https://example.com/roles` is one claim; `realm_access.roles` is also one within another.
 */
export function claimValues(claims: Readonly<Record<string, unknown>>, name: string): string[] {
  const value = Object.hasOwn(claims, name) ? claims[name] : within(claims, name.split('.'));
  if (typeof value === 'string') return value.split(' ').filter((each) => each !== '');
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

function within(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (outer, step) =>
      typeof outer === 'object' && outer !== null && Object.hasOwn(outer, step)
        ? (outer as Record<string, unknown>)[step]
        : undefined,
    value,
  );
}
