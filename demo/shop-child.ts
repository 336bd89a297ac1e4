import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { SystemError } from '../src/errors.js';

export interface ShopChild {
  /** What the product takes for the shop's address. */
  url: string;
  accessToken: string;
  stop(): Promise<void>;
}

/** Starts the simulated shop in a process of its own, as a platform is, and waits until it serves. */
export async function startShopChild(args: string[]): Promise<ShopChild> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./shop-process.js', import.meta.url)), ...args], {
    // Its input stays open as long as this process lives: that is how it knows.
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const { url, accessToken } = JSON.parse(line) as { url: string; accessToken: string };
    return { url, accessToken, stop: () => stopChild(child) };
  }
  throw new SystemError('The simulated shop ended before it served; what it printed above says why.', {
    code: 'demo_shop_ended',
  });
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill();
  await ended;
}
