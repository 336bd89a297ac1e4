import { type Browser, chromium } from 'playwright-core';

/** As Chrome's developer tools have them: what a request waits, and bytes a second. */
const networks = {
  'this machine': null,
  'slow 4G': { offline: false, latency: 562.5, downloadThroughput: 180_000, uploadThroughput: 84_375 },
} as const;

const rounds = Number(process.env.ROUNDS ?? 5);
const viewport = { width: 1280, height: 900 };

interface Picture {
  /** When something was painted first, and when the numbers stood there: milliseconds after the navigation. */
  first: number;
  numbers: number;
  /** Sent by the server until then. */
  bytes: number;
}

/** Opens a page with an empty cache. */
async function open(
  browser: Browser,
  url: string,
  network: (typeof networks)[keyof typeof networks],
): Promise<Picture> {
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  let bytes = 0;
  session.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
  if (network) await session.send('Network.emulateNetworkConditions', network);
  await page.goto(url);
  await page.locator('.tile .value data').first().waitFor();
  const [first, numbers] = await page.evaluate<[number, number]>(`new Promise((resolve) => requestAnimationFrame(() =>
    resolve([performance.getEntriesByName('first-contentful-paint')[0].startTime, performance.now()])))`);
  await context.close();
  return { first, numbers, bytes };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

/** `npm run bench:first-picture -- http://localhost:4000`: of a Cartograph that runs, with its page open to whoever asks. */
async function main(url = 'http://localhost:4000'): Promise<void> {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
  try {
    for (const [name, network] of Object.entries(networks)) {
      const pictures: Picture[] = [];
      for (let round = 0; round < rounds; round += 1) pictures.push(await open(browser, url, network));
      const of = (field: keyof Picture): number => Math.round(median(pictures.map((picture) => picture[field])));
      process.stdout.write(
        `${name}: first picture ${of('first')} ms, numbers ${of('numbers')} ms, ${of('bytes')} bytes (median of ${rounds})\n`,
      );
    }
  } finally {
    await browser.close();
  }
}

await main(process.argv[2]);
