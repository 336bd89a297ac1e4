import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { type MessageEvent, WebSocket } from 'undici';

/** undefined if no Chromium is installed in a usual place. */
export const chromiumPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((file) =>
  existsSync(file),
);

const browserArguments = [
  '--headless',
  '--remote-debugging-port=0',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Only this machine resolves, so that a request to any other host fails.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

interface Reply {
  id?: number;
  method?: string;
  sessionId?: string;
  params?: { [name: string]: unknown };
  result?: { [name: string]: unknown };
  error?: { message: string };
}

type Listener = (params: { [name: string]: unknown }) => void;

/** What a page did: the requests to other hosts, which failed, and what its content security policy refused. */
interface PageNotes {
  outside: string[];
  refused: string[];
}

/** A headless Chromium with one page, driven by the DevTools protocol. An automation library would add 14 MB to `npm ci`. */
export class Chromium {
  readonly notes: PageNotes = { outside: [], refused: [] };
  readonly #process: ChildProcess;
  readonly #profile: string;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, { resolve(result: Reply['result']): void; reject(error: Error): void }>();
  readonly #listeners = new Map<string, Listener>();
  #session: string | undefined;
  #lastId = 0;

  private constructor(browser: ChildProcess, profile: string, socket: WebSocket) {
    this.#process = browser;
    this.#profile = profile;
    this.#socket = socket;
    socket.addEventListener('message', (event) => this.#receive(event));
    socket.addEventListener('close', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('Chromium closed the connection.'));
    });
  }

  static async launch(executable: string): Promise<Chromium> {
    const profile = mkdtempSync(path.join(os.tmpdir(), 'cartograph-chromium-'));
    const browser = spawn(executable, [...browserArguments, `--user-data-dir=${profile}`, 'about:blank'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const socket = new WebSocket(await endpointOf(browser));
    await once(socket, 'open');
    const chromium = new Chromium(browser, profile, socket);
    await chromium.#attach();
    return chromium;
  }

  async goTo(url: string): Promise<void> {
    const { errorText } = (await this.#send('Page.navigate', { url })) ?? {};
    if (errorText !== undefined) throw new Error(`Chromium could not open ${url}: ${errorText}`);
  }

  /** Clicks the first element that matches the selector, once there is one. */
  async click(selector: string): Promise<void> {
    await this.#evaluate(whenTrue(`document.querySelector(${JSON.stringify(selector)})`, 'found.click()'));
  }

  /** Waits until an element that matches the selector holds the text, as a person reads it. */
  async waitForText(selector: string, text: string): Promise<void> {
    const element = `document.querySelector(${JSON.stringify(selector)})`;
    await this.#evaluate(whenTrue(`${element}?.innerText.includes(${JSON.stringify(text)})`, ''));
  }

  async close(): Promise<void> {
    // Chromium's helper processes hold its stderr, and write to the profile after the first process has ended.
    const ended = once(this.#process, 'close');
    this.#socket.close();
    this.#process.kill();
    await ended;
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  async #attach(): Promise<void> {
    const { targetInfos } = (await this.#send('Target.getTargets')) as { targetInfos: TargetInfo[] };
    const { targetId } = targetInfos.find(({ type }) => type === 'page')!;
    const { sessionId } = (await this.#send('Target.attachToTarget', { targetId, flatten: true })) as {
      sessionId: string;
    };
    this.#session = sessionId;
    this.#listeners.set('Fetch.requestPaused', (params) => this.#route(params as unknown as PausedRequest));
    this.#listeners.set('Log.entryAdded', ({ entry }) => {
      const { text } = entry as { text: string };
      if (text.includes('Content Security Policy')) this.notes.refused.push(text);
    });
    await this.#send('Page.enable');
    await this.#send('Log.enable');
    await this.#send('Fetch.enable', { patterns: [{ urlPattern: '*' }] });
  }

  #route({ requestId, request }: PausedRequest): void {
    const { hostname, protocol } = new URL(request.url);
    const isLocal = hostname === '127.0.0.1' || protocol === 'data:' || protocol === 'blob:';
    if (!isLocal) this.notes.outside.push(request.url);
    const answer = isLocal
      ? this.#send('Fetch.continueRequest', { requestId })
      : this.#send('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' });
    // A request that its page has given up meanwhile cannot be continued.
    answer.catch(() => undefined);
  }

  async #evaluate(expression: string): Promise<void> {
    const answer = await this.#send('Runtime.evaluate', { expression, awaitPromise: true });
    if (answer?.exceptionDetails) throw new Error(`Chromium failed to run ${expression}`);
  }

  #send(method: string, params: { [name: string]: unknown } = {}): Promise<Reply['result']> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#socket.send(JSON.stringify({ id, method, params, sessionId: this.#session }));
    });
  }

  #receive({ data }: MessageEvent): void {
    const { id, method, params, result, error } = JSON.parse(data as string) as Reply;
    if (method !== undefined) this.#listeners.get(method)?.(params ?? {});
    if (id === undefined) return;
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) waiting?.reject(new Error(`Chromium refused: ${error.message}`));
    else waiting?.resolve(result);
  }
}

interface TargetInfo {
  targetId: string;
  type: string;
}

interface PausedRequest {
  requestId: string;
  request: { url: string };
}

/** The address that a starting Chromium prints. */
async function endpointOf(browser: ChildProcess): Promise<string> {
  const lines: string[] = [];
  for await (const line of createInterface(browser.stderr!)) {
    lines.push(line);
    const [, endpoint] = /^DevTools listening on (ws:\S+)$/.exec(line) ?? [];
    if (endpoint === undefined) continue;
    // The pipe is read to its end, or Chromium would block on it.
    browser.stderr!.resume();
    return endpoint;
  }
  throw new Error(`Chromium did not start: ${lines.join('\n')}`);
}

/** A script that waits, frame by frame, until the expression holds, and then acts on what it `found`. */
function whenTrue(expression: string, action: string): string {
  return `new Promise((resolve) => {
    const look = () => {
      const found = ${expression};
      if (!found) return requestAnimationFrame(look);
      ${action};
      resolve();
    };
    look();
  })`;
}
