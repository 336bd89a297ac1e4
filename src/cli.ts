#!/usr/bin/env node
import 'reflect-metadata';
import { runCommandLine } from './cli/run.js';

const code = await runCommandLine(process.argv);
// Libraries leave timers running; everything else has been closed.
process.exit(code);
