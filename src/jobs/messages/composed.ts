import type { MessageRow } from '../../ledger/messages/messages.js';

export interface Attachment {
  filename: string;
  contentType: string;
  content: Buffer;
  /** Of a picture within the mail: `cid:` and this. */
  cid?: string;
}

export interface ComposedMail {
  subject: string;
  html: string;
  text: string;
  attachments: Attachment[];
  /** The id of a message that it follows. */
  inReplyTo?: string;
}

/** Makes messages of one subject, the same however often: an attempt before may have arrived. */
export interface Composer {
  /** Why the message is not to be sent any more, such as that whoever made it has lost the rights; null: it is. */
  obsolete(message: MessageRow): Promise<string | null>;
  mail(message: MessageRow): Promise<ComposedMail>;
  /** JSON. */
  webhook(message: MessageRow): Promise<object>;
  /** Slack's blocks, with a text for notifications. */
  slack(message: MessageRow): Promise<object>;
}

/** Why a message is not to be sent any more. */
export class Obsolete extends Error {}
