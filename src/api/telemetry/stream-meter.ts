/** Why an event stream has ended. */
export type StreamEnd = 'complete' | 'client_gone' | 'refused' | 'failed' | 'too_slow' | 'stopping';

/** Where event streams are reported. */
export interface StreamMeter {
  /** How many streams are open, whenever that is asked. */
  watchStreams(count: () => number): void;
  /** An event was sent for this root field. */
  eventSent(field: string): void;
  streamEnded(end: StreamEnd): void;
}
