export { type ApiOptions, type ApiSettings, type RunningApi, startApi } from './start-api.js';
