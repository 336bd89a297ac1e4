import { existsSync } from 'node:fs';
import type { Context } from 'mocha';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((file) =>
  existsSync(file),
);

const browserArguments = [
  '--no-sandbox',
  '--disable-dev-shm-usage',
  // Only this machine resolves, so that a request to any other host fails.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

/** Reported, not skipped silently, where no Chromium is installed in a usual place: other tests do not need a browser. */
export function needsChromium(context: Context): void {
  if (executablePath) return;
  if (context.test) context.test.title += ' (skipped: no Chromium at /usr/bin/chromium)';
  context.skip();
}

/** A headless Chromium. Its user closes it. */
export async function launchChromium(): Promise<Browser> {
  return chromium.launch({ args: browserArguments, ...(executablePath !== undefined && { executablePath }) });
}

/** What went wrong in a page. */
export interface PageNotes {
  /** Addresses on other hosts that it wanted, and did not get. */
  outside: string[];
  /** What its content security policy refused. */
  refused: string[];
  /** Exceptions that nothing caught. */
  errors: string[];
}

export const noNotes: PageNotes = { outside: [], refused: [], errors: [] };

/** A page in a session of its own, of a viewer in London who reads British English. Closed with its context. */
export async function openPage(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; notes: PageNotes }> {
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/London', ...options });
  const notes: PageNotes = { outside: [], refused: [], errors: [] };
  await context.route(
    ({ hostname, protocol }) => hostname !== '127.0.0.1' && protocol !== 'data:' && protocol !== 'blob:',
    (route) => {
      notes.outside.push(route.request().url());
      return route.abort();
    },
  );
  // Of a busy machine: no test fails by the time it takes.
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) notes.refused.push(message.text());
  });
  page.on('pageerror', (error) => notes.errors.push(String(error)));
  return { page, notes };
}
