/** Tags as a set: without the spaces around them, each once, in the order of their code units. */
export function tagSet(tags: readonly string[] = []): string[] {
  if (tags.length === 0) return [];
  return [...new Set(tags.map((tag) => tag.trim()).filter((tag) => tag !== ''))].sort();
}

/** Discount codes as a set. Platforms match them without regard to case, so they are in upper case. */
export function codeSet(codes: readonly string[] = []): string[] {
  return tagSet(codes.map((code) => code.toUpperCase()));
}
