import type { Page } from 'playwright-core';

/** The exact numbers in a column, from 1, of the table of a section of the page; null where there is none. */
export function columnOf(page: Page, section: string | RegExp, column: number): Promise<(string | null)[]> {
  return page
    .getByRole('region', { name: section })
    .locator(`tbody tr > :nth-child(${column})`)
    .evaluateAll((cells) =>
      cells.map(
        (cell) =>
          (cell as { querySelector(of: string): { value: string } | null }).querySelector('data')?.value ?? null,
      ),
    );
}
