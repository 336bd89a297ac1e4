import { execFileSync, spawnSync } from 'node:child_process';

/**
 * A network namespace with one cable to this machine, which can be cut without notice to either end. Linux, as root.
 */
export interface CableNetwork {
  /** This machine's address on it. */
  host: string;
  /** The address within. */
  inside: string;
  /** A command and its arguments, to run within. */
  within(command: readonly string[]): [string, ...string[]];
  /** Whether a connection from within reaches a port of this machine: a firewall may keep it out. */
  carries(port: number): boolean;
  cut(): void;
  mend(): void;
  remove(): void;
}

const connectMs = 20_000;

/** null if this machine does not allow it, with the reason. */
export function layCable(): CableNetwork | { reason: string } {
  const id = process.pid % 10_000;
  const names = { namespace: `cartograph${id}`, bridge: `cgb${id}`, host: `cgh${id}`, inside: `cgi${id}` };
  const subnet = `10.211.${process.pid % 250}`;
  const remove = (): void => {
    for (const args of [
      ['netns', 'del', names.namespace],
      ['link', 'del', names.host],
      ['link', 'del', names.bridge],
    ]) {
      try {
        ip(args);
      } catch {
        // It was not created.
      }
    }
  };
  try {
    ip(['netns', 'add', names.namespace]);
    ip(['link', 'add', names.bridge, 'type', 'bridge']);
    ip(['addr', 'add', `${subnet}.1/24`, 'dev', names.bridge]);
    ip(['link', 'set', names.bridge, 'up']);
    ip(['link', 'add', names.host, 'type', 'veth', 'peer', 'name', names.inside]);
    ip(['link', 'set', names.inside, 'netns', names.namespace]);
    ip(['link', 'set', names.host, 'master', names.bridge, 'up']);
    ip(['-n', names.namespace, 'addr', 'add', `${subnet}.2/24`, 'dev', names.inside]);
    ip(['-n', names.namespace, 'link', 'set', names.inside, 'up']);
    ip(['-n', names.namespace, 'link', 'set', 'lo', 'up']);
  } catch (error) {
    remove();
    return { reason: `no network namespace can be made here: ${(error as Error).message.split('\n').join(' ')}` };
  }
  const within: CableNetwork['within'] = (command) => ['ip', 'netns', 'exec', names.namespace, ...command];
  return {
    host: `${subnet}.1`,
    inside: `${subnet}.2`,
    within,
    carries: (port) => {
      const script = 'require("net").connect(process.argv[1], process.argv[2]).once("connect", () => process.exit(0))';
      const [program, ...args] = within([process.execPath, '-e', script, String(port), `${subnet}.1`]);
      return spawnSync(program, args, { timeout: connectMs }).status === 0;
    },
    // Off the bridge, its frames are lost silently: no close, no error, no link down.
    cut: () => ip(['link', 'set', names.host, 'nomaster']),
    mend: () => ip(['link', 'set', names.host, 'master', names.bridge]),
    remove,
  };
}

function ip(args: readonly string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
