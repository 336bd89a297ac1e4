import type { Reply } from '../kit/replies.js';
import { escaped } from './xml.js';

/** A refusal, with what stands beside code and message in its body. */
export class S3Error extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: Readonly<Record<string, string>> = {},
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

export function errorReply({ status, code, message, details, headers }: S3Error): Reply {
  const fields = { Code: code, Message: message, ...details, RequestId: '4442587FB7D0A2F9' };
  const xml = Object.entries(fields).map(([name, value]) => `<${name}>${escaped(value)}</${name}>`);
  return {
    status,
    headers: { 'content-type': 'application/xml', ...headers },
    body: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n<Error>${xml.join('')}</Error>`),
  };
}
