import type { Socket } from 'node:net';
import type { Logger } from '../log.js';
import { errorBody } from './error-body.js';

/** What to say about bytes that are no whole HTTP request, by the code that Node gives. */
const answers: Record<string, { status: string; code: string; message: string }> = {
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: '408 Request Timeout',
    code: 'REQUEST_TIMEOUT',
    message: 'The request took too long to arrive: send it in whole, without a pause.',
  },
  HPE_HEADER_OVERFLOW: {
    status: '431 Request Header Fields Too Large',
    code: 'HEADERS_TOO_LARGE',
    message: 'The headers, with the address, are larger than 16 KB: send the question by POST, in the body.',
  },
};
const malformed = {
  status: '400 Bad Request',
  code: 'BAD_REQUEST',
  message: 'This is no HTTP request that could be read.',
};

/** Answers what Node could not read as a request, and closes the connection. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket, log: Logger): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  log.debug({ code: error.code }, 'a connection brought no whole request');
  const { status, code, message } = answers[error.code ?? ''] ?? malformed;
  const body = JSON.stringify(errorBody(message, code));
  if (socket.writable) {
    socket.write(
      `HTTP/1.1 ${status}\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
    );
  }
  socket.destroySoon();
}
