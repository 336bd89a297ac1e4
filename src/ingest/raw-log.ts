export { appendPage, type PageCounts, type PreparedPage, preparePage, writePage } from './raw/append-page.js';
export { retract } from './raw/deliveries.js';
export { isNewer } from './raw/newest.js';
export {
  type LoggedRecord,
  type LoggedVersion,
  type RawBatch,
  readEarlierVersions,
  readLatestRecords,
  readOlderVersions,
  readRawBatch,
  readRawRecords,
} from './raw/read-records.js';
export { keysNotShown } from './raw/scan.js';
export { type VersionTimes, versionTimes } from './raw/version-times.js';
export { countsByMark, latestMarks } from './raw/versions.js';
