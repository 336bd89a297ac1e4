/** What the sources of subscriptions work with. The sequences begin with how it is now, and end when the stream does. */
export interface SubscriptionContext {
  /** The id of the last event that the client has, if it connects again. */
  readonly lastEventId: string | null;
  /** The warehouse, whenever a version is published or a sync ends; of several moments meanwhile only the latest. */
  warehouse(): AsyncIterable<WarehouseMoment>;
  /** A text that changes with each progress of a run; of several meanwhile only the latest. Empty for a run that does not exist. */
  run(runId: string): AsyncIterable<string>;
}

export interface WarehouseMoment {
  version: string;
  /** Changes with the version, and with the instant that the answers are as of. */
  mark: string;
}

/** A moment at which a subscription is answered: the root value of the answer. */
export interface Occasion<Result = unknown> {
  /** On occasions with equal keys, equal questions of equal rights have one answer. */
  readonly key: string;
  /** What the resolver has answered, for the source to go on from; unset if it has failed. */
  result?: Result;
  /** With which a client goes on after the answer when it connects again. Unset: the first event of a stream is all it needs. */
  eventId?: string;
}
