const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** Whether a text is one whole element: an answer that was cut off, or a page of HTML, is not. */
export function isElement(xml: string, name: string): boolean {
  const text = xml.trim();
  return new RegExp(`^(?:<\\?xml[^>]*\\?>\\s*)?<${name}[\\s>]`).test(text) && text.endsWith(`</${name}>`);
}

/** The contents of all elements of a name, which are not inside each other, as they stand in the text. */
export function elementsOf(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}>([^]*?)</${name}>`, 'g'))].map(([, content]) => content!);
}

/** The text of the first element of a name without others inside; null: there is none. */
export function textOf(xml: string, name: string): string | null {
  const [, content] = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml) ?? [];
  return content === undefined ? null : content.replaceAll(/&(?:#(x?)([\da-f]+)|(\w+));/gi, unescaped);
}

function unescaped(whole: string, isHex?: string, code?: string, name?: string): string {
  if (code !== undefined) return String.fromCodePoint(Number(isHex ? `0x${code}` : code));
  return entities[name!] ?? whole;
}
