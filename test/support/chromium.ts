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

let shared: Promise<Browser> | undefined;

/** One for several suites, started when the first asks for it; `closeShared` closes it. */
export async function sharedChromium(): Promise<Browser> {
  if (!(await shared)?.isConnected()) shared = launchChromium();
  return shared!;
}

export async function closeShared(): Promise<void> {
  await (await shared)?.close();
  shared = undefined;
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

/** What a page may differ in from the usual one: light, and 1280 by 720. */
export type PageOptions = Pick<BrowserContextOptions, 'colorScheme' | 'reducedMotion' | 'viewport'>;

/** Pages that tests have left, emptied. A new one costs a second of processor time, since each is a window with all that Chromium has around it. */
const freePages = new WeakMap<Browser, Page[]>();

/** A page in a session of its own, of a viewer in London who reads British English. Its user calls `leave`, or closes its context. */
export async function openPage(
  browser: Browser,
  { colorScheme = 'light', reducedMotion = 'no-preference', viewport }: PageOptions = {},
): Promise<{ page: Page; notes: PageNotes }> {
  const page = freePages.get(browser)?.pop() ?? (await newPage(browser));
  await page.emulateMedia({ media: null, colorScheme, reducedMotion });
  await page.setViewportSize(viewport ?? { width: 1280, height: 720 });
  const notes: PageNotes = { outside: [], refused: [], errors: [] };
  page.context().on('request', (request) => {
    const { hostname, protocol } = new URL(request.url());
    if (hostname !== '127.0.0.1' && !['data:', 'blob:', 'about:'].includes(protocol)) notes.outside.push(request.url());
  });
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) notes.refused.push(message.text());
  });
  page.on('pageerror', (error) => notes.errors.push(String(error)));
  return { page, notes };
}

async function newPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/London' });
  // Of a busy machine: no test fails by the time it takes.
  context.setDefaultTimeout(60_000);
  return context.newPage();
}

/** Ends a page's session: the next test that opens one may get it, without anything of this one. */
export async function leave(page: Page): Promise<void> {
  const context = page.context();
  const browser = context.browser()!;
  for (const event of ['console', 'pageerror', 'request'] as const) page.removeAllListeners(event);
  context.removeAllListeners('request');
  for (const other of context.pages()) if (other !== page) await other.close();
  await page.evaluate('localStorage.clear(); sessionStorage.clear()');
  await page.goto('about:blank');
  await context.clearCookies();
  freePages.set(browser, [...(freePages.get(browser) ?? []), page]);
}
