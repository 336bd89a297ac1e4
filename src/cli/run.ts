import { CommanderError } from 'commander';
import { hideSecrets } from '../runtime/hide-secrets.js';
import { type ExitCode, exitCodes } from './exit-codes.js';
import { explain, isConfigurationFault } from './explain.js';
import { createProgram } from './program.js';
import { type GlobalOptions, readConfig } from './read-config.js';

/** Runs the command line and returns its exit code. Errors are printed as readable messages; the stack only at LOG_LEVEL=debug. */
export async function runCommandLine(argv: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = exitCodes.ok;
  const program = createProgram((wanted) => {
    code = wanted;
  });
  try {
    await program.parseAsync([...argv]);
    return code;
  } catch (error) {
    // Commander has already printed the problem; --help and --version end up here too.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    process.stderr.write(`${hideSecrets(explain(error as Error), hiddenTextsOf(program.opts<GlobalOptions>()))}\n`);
    return isConfigurationFault(error as Error) ? exitCodes.usage : exitCodes.failed;
  }
}

/** Errors of drivers and servers quote their input, so secrets are hidden. A configuration that fails to load has not been used yet. */
function hiddenTextsOf(options: GlobalOptions): readonly string[] {
  try {
    return readConfig(options).log.hidden;
  } catch {
    return [];
  }
}
