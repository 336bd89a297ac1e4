/** Characters that XML cannot hold are written as `_x000D_`; those that no text may have stay as they are. */
export function spreadsheetText(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9a-fA-F]{4})_/g, (escaped, code: string) => {
    const unit = Number.parseInt(code, 16);
    return unit >= 0x20 || unit === 0x09 || unit === 0x0a || unit === 0x0d ? String.fromCharCode(unit) : escaped;
  });
}
