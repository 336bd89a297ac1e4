const entities: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;' };

export function escaped(text: string): string {
  return text.replaceAll(/[<>&"]/g, (sign) => entities[sign]!);
}
