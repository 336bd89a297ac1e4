export interface ExportSettings {
  /** How long a file can be fetched. */
  keepHours: number;
  /** Of one file. */
  maxMegabytes: number;
}

export const defaultExportSettings: ExportSettings = { keepHours: 24, maxMegabytes: 4096 };

/** Lists of at most so many rows are written while whoever asked waits: it takes less than a second. */
export const atOnceRows = 10_000;

/** Files that a principal may have waiting, or being written. */
export const mostWaiting = 10;

export function expiryOf(at: Date, { keepHours }: ExportSettings): Date {
  return new Date(at.getTime() + keepHours * 3_600_000);
}
