export { appendPage, type PageCounts, type PreparedPage, preparePage, writePage } from './raw/append-page.js';
export { streamsWithHistory } from './raw/newest.js';
export { type LoggedRecord, readRawBatch, readRawRecords } from './raw/read-records.js';
