/**
 * The suites of the page, in one process: they share the company, which takes longer to load than most of them to run, and Chromium.
 * `--grep "The overview"` runs one of them.
 */
import './overview.suite.js';
import './live.suite.js';
import './number.suite.js';
import './opening.suite.js';
import './ask.suite.js';
import './sales.suite.js';
import './products.suite.js';
import './customers.suite.js';
import './marketing.suite.js';
import './money.suite.js';
import './health.suite.js';
import './paper.suite.js';
import { closeShared } from '../support/chromium.js';

after('closes Chromium', closeShared);
