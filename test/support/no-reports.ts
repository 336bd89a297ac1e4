import { loadConfig } from '../../src/config/load.js';

const { access, api } = loadConfig({ platforms: {}, folder: '/', environment: {} });

/** The settings of a process that sends nothing. */
export const noReports = { reports: [], scheduledReports: [], alerts: [], mail: null, destinations: [], access, api };
