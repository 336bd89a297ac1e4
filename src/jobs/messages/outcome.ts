/** How an attempt to send a message ended. */
export type Outcome =
  | { isSent: true }
  | {
      isSent: false;
      /** For people; without secrets and addresses. */
      problem: string;
      /** Whether another attempt would end in the same way. */
      isFinal: boolean;
      /** The wait that the receiver asks for, in milliseconds. */
      waitMs?: number | undefined;
    };
