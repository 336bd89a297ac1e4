import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import type { MailConfig } from '../../src/config/config.js';

/** What a command is answered instead of 250. */
export interface SmtpAnswer {
  code: number;
  text: string;
}

export interface SmtpTestServer {
  /** The settings of a product that sends by it. */
  mail: MailConfig;
  /** Accepted mails, as they came. */
  received: { from: string; to: string[]; raw: Buffer; messageId: string }[];
  /** Recipients of all attempts, refused ones too. */
  attempts: string[];
  /** Decides about each recipient. null: it is accepted. */
  onRecipient: (address: string) => SmtpAnswer | null;
  /** Waited for before a mail that has arrived is acknowledged. */
  beforeAcknowledgement: () => Promise<void>;
  parsed(): Promise<ParsedMail[]>;
  close(): Promise<void>;
}

/** A real SMTP server on loopback. */
export async function startSmtp({ password = null as string | null } = {}): Promise<SmtpTestServer> {
  const smtp = new SMTPServer({
    ...{ authOptional: password === null, disabledCommands: password === null ? ['STARTTLS', 'AUTH'] : [] },
    allowInsecureAuth: false,
    onAuth: (auth, _session, done) => {
      if (auth.password === password) done(null, { user: auth.username });
      else done(Object.assign(new Error('wrong credentials'), { responseCode: 535 }));
    },
    onRcptTo: ({ address }, _session, done) => {
      server.attempts.push(address);
      const answer = server.onRecipient(address);
      done(answer && Object.assign(new Error(answer.text), { responseCode: answer.code }));
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks);
        const [, messageId = ''] = /^message-id: *(\S+)/im.exec(raw.toString('latin1')) ?? [];
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom ? mailFrom.address : '';
        server.received.push({ from, to: rcptTo.map(({ address }) => address), raw, messageId });
        void server.beforeAcknowledgement().then(() => done());
      });
    },
  });
  // Clients that die in the middle are part of the tests.
  smtp.on('error', () => undefined);
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  const { port } = smtp.server.address() as AddressInfo;
  const server: SmtpTestServer = {
    mail: {
      ...{ host: '127.0.0.1', port, secure: false, requireTls: false, certificateAuthority: null },
      ...{ user: null, password: null, from: 'Cartograph <reports@shop.example>', allowedDomains: [] },
      answerSeconds: 60,
    },
    received: [],
    attempts: [],
    onRecipient: () => null,
    beforeAcknowledgement: async () => undefined,
    parsed: () => Promise.all(server.received.map(({ raw }) => simpleParser(raw))),
    close: () => new Promise((resolve) => smtp.close(() => resolve())),
  };
  return server;
}
