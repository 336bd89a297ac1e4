import { CommanderError } from 'commander';
import { readEnvironment } from '../config/environment.js';
import { CartographError, ConfigError } from '../errors.js';
import { type ExitCode, exitCodes } from './exit-codes.js';
import { createProgram } from './program.js';

/** Runs the command line and returns its exit code. An error is told as a person would; its stack only at LOG_LEVEL=debug. */
export async function runCommandLine(argv: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = exitCodes.ok;
  const program = createProgram((wanted) => {
    code = wanted;
  });
  try {
    await program.parseAsync([...argv]);
    return code;
  } catch (error) {
    // Commander has said what was wrong; --help and --version come this way too.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    const isDebugging = ['debug', 'trace'].includes(readEnvironment(process.cwd()).LOG_LEVEL ?? '');
    process.stderr.write(`${isDebugging ? (error as Error).stack : explain(error as Error)}\n`);
    return error instanceof ConfigError ? exitCodes.usage : exitCodes.failed;
  }
}

function explain(error: Error & { code?: string; errors?: Error[] }): string {
  if (error instanceof CartographError) return error.message;
  if (error.code === 'ECONNREFUSED' || error.code === 'ENOTFOUND') {
    return `The database does not answer (${error.errors?.[0]?.message ?? error.message}). Is it up, and is database.url right?`;
  }
  if (error.code === 'EADDRINUSE') return `${error.message}: choose another port by PORT or api.port.`;
  return `${error.message}\nThis was not expected. LOG_LEVEL=debug shows where it happened.`;
}
