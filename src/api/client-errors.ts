import type { Socket } from 'node:net';
import type { Logger } from '../runtime/log.js';
import { errorBody } from './errors/error-body.js';

/** The answers to bytes that are not a whole HTTP request, by Node's error code. */
const answers: Record<string, { status: string; code: string; message: string }> = {
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: '408 Request Timeout',
    code: 'REQUEST_TIMEOUT',
    message: 'The request took too long to arrive. Send all of it without a pause.',
  },
  HPE_HEADER_OVERFLOW: {
    status: '431 Request Header Fields Too Large',
    code: 'HEADERS_TOO_LARGE',
    message: 'The URL and headers exceed 16 KB. Send the query by POST, in the body.',
  },
};
const malformed = {
  status: '400 Bad Request',
  code: 'BAD_REQUEST',
  message: 'The request is not valid HTTP.',
};

/** Answers input that Node could not parse as a request, and closes the connection. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket, log: Logger): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  log.debug({ code: error.code }, 'connection without a complete request');
  const { status, code, message } = answers[error.code ?? ''] ?? malformed;
  const body = JSON.stringify(errorBody(message, code));
  if (socket.writable) {
    socket.write(
      `HTTP/1.1 ${status}\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
    );
  }
  socket.destroySoon();
}
