export {
  appendPage,
  type PageCounts,
  type PreparedPage,
  preparePage,
  type WrittenPage,
  writePage,
} from './append-page.js';
export { retract } from './deliveries.js';
export { isNewer } from './newest.js';
export {
  type LoggedRecord,
  type LoggedVersion,
  type RawBatch,
  readEarlierVersions,
  readLatestRecords,
  readOlderVersions,
  readRawBatch,
  readRawRecords,
} from './read-records.js';
export { keysNotShown } from './scan.js';
export { type VersionTimes, versionTimes } from './version-times.js';
export { countsByMark, latestMarks } from './versions.js';
