export { type ApiOptions, type ApiSettings, type RunningApi, startApi } from './api/start-api.js';
