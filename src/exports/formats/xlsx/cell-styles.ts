/** The cell styles of a workbook, by number: made as they are needed, since a workbook lists them at its end. */
export class CellStyles {
  static readonly text = 1;
  static readonly date = 2;
  /** The only bold one. */
  static readonly header = 3;
  /** Number formats, in the order of their styles: the first is that of cells that name none. */
  readonly formats: string[] = ['General', '@', 'yyyy-mm-dd', '@'];
  readonly #known = new Map<string, number>();

  /** To the second, or to so many decimals of it. */
  instant(decimals: number): number {
    return this.#of(`yyyy-mm-dd hh:mm:ss${decimals > 0 ? `.${'0'.repeat(decimals)}` : ''}`);
  }

  /** With so many decimals, whatever they are. Money has separators of thousands. */
  decimal(decimals: number, isMoney: boolean): number {
    const whole = isMoney ? '#,##0' : '0';
    return this.#of(decimals > 0 ? `${whole}.${'0'.repeat(decimals)}` : whole);
  }

  #of(format: string): number {
    const before = this.#known.get(format);
    if (before !== undefined) return before;
    const style = this.formats.push(format) - 1;
    this.#known.set(format, style);
    return style;
  }
}
