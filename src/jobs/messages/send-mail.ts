import { createTransport } from 'nodemailer';
import { mailboxOf } from '../../canonical/mailbox.js';
import type { MailConfig } from '../../config/config.js';
import type { ComposedMail } from './composed.js';
import type { Outcome } from './outcome.js';

const second = 1000;

/** Before it is asked for anything. */
const mostUntilGreetingMs = 15 * second;

interface Sending {
  /** The same over all attempts, so that a receiver that has it already can tell. */
  messageId: string;
  to: string;
  date: Date;
  mail: ComposedMail;
}

/** Sends one mail to one address. */
export async function sendMail(config: MailConfig, { messageId, to, date, mail }: Sending): Promise<Outcome> {
  const { host, port, secure, requireTls, certificateAuthority, user, password, from, answerSeconds } = config;
  // A server that greylists or scans answers slowly; no answer at all is a fault.
  const answerMs = answerSeconds * second;
  const untilGreetingMs = Math.min(answerMs, mostUntilGreetingMs);
  const timeouts = {
    ...{ connectionTimeout: untilGreetingMs, greetingTimeout: untilGreetingMs, socketTimeout: answerMs },
  };
  const transport = createTransport({
    ...{ host, port, secure, requireTLS: requireTls && !secure, ...timeouts },
    ...(user !== null && { auth: { user, pass: password ?? '' } }),
    ...(certificateAuthority !== null && { tls: { ca: certificateAuthority } }),
    // The texts of a report are never names of files or addresses to load.
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
  const { subject, html, text, attachments, inReplyTo } = mail;
  const earlier = inReplyTo === undefined ? undefined : messageIdOf(inReplyTo, from);
  try {
    await transport.sendMail({
      ...{ messageId: messageIdOf(messageId, from), from, to, date, subject, html, text },
      ...(earlier !== undefined && { inReplyTo: earlier, references: earlier }),
      // Nobody's absence is answered.
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
      attachments: attachments.map(({ cid, ...attachment }) =>
        cid === undefined ? attachment : { ...attachment, cid, contentDisposition: 'inline' as const },
      ),
    });
    return { isSent: true };
  } catch (error) {
    return outcomeOf(error as SmtpError);
  } finally {
    transport.close();
  }
}

export function messageIdOf(messageId: string, from: string): string {
  const domain = mailboxOf(from)?.address.split('@')[1] ?? 'localhost';
  return `<${messageId}@${domain}>`;
}

interface SmtpError extends Error {
  code?: string;
  responseCode?: number;
  response?: string;
  command?: string;
}

/** Commands whose refusal is about this mail: what was refused about the connection or the login can be mended by the operator. */
const ofMail = /^(MAIL FROM|RCPT TO|DATA)$/;

function outcomeOf({ code, responseCode, command, message }: SmtpError): Outcome {
  const isRefused = responseCode !== undefined && responseCode >= 500;
  const isFinal = code === 'EMESSAGE' || code === 'EENVELOPE' ? isRefused : isRefused && ofMail.test(command ?? '');
  const place = command === undefined || command === 'CONN' ? '' : ` to ${command}`;
  const problem =
    responseCode === undefined
      ? `${code ?? 'error'}: ${wordsOf(message)}`
      : `the server answered ${responseCode}${place}`;
  return { isSent: false, problem, isFinal };
}

const longest = 200;

/** Of errors on this side; answers of the server may quote the address. */
function wordsOf(message: string): string {
  return message.replaceAll(/\S+@\S+/g, '[address]').slice(0, longest);
}
