import './memory-folder.js';
import { endOfRun } from './end-of-run.js';

// On the root suite, after everything.
after('no secret showed anywhere', endOfRun);
