import { createPrivateKey } from 'node:crypto';
import { expect } from 'chai';
import { SignJWT } from 'jose';
import { DEFAULT_OAUTH_CLIENT, GoogleIdentity } from '../../../simulators/google/identity.js';
import type { ServiceAccount } from '../../../simulators/google/service-account.js';
import { serveTokens } from '../../../simulators/google/test-support/token-server.js';
import { type Clock, makeClock, micros } from '../../../simulators/kit/clock.js';
import type { GoogleCredentials } from '../../../src/ingest/google/settings.js';
import { GoogleTokens } from '../../../src/ingest/google/tokens.js';
import { HttpClient } from '../../../src/ingest/http/http-client.js';
import { makePolicy } from '../../../src/ingest/http/policy.js';
import { ConfigError } from '../../../src/runtime/errors.js';
import { serviceAccountOf } from '../../support/google-key.js';
import { rejection } from '../../support/rejection.js';
import { testSecrets } from '../../support/secrets.js';
import { testLogger } from '../../support/test-logger.js';

const scope = 'https://www.googleapis.com/auth/adwords';
const start = '2026-11-22T09:00:00Z';

describe("Google's access tokens", () => {
  let time: Clock;
  let identity: GoogleIdentity;
  let account: ServiceAccount;
  let server: Awaited<ReturnType<typeof serveTokens>>;
  let http: HttpClient;
  const clock = { now: () => new Date(time.now() / 1000), sleep: async () => undefined };

  before(async () => {
    time = makeClock({ mode: 'manual', at: micros(start) });
    identity = new GoogleIdentity(time);
    account = serviceAccountOf(identity);
    server = await serveTokens(identity);
    const signal = new AbortController().signal;
    http = new HttpClient({ policy: makePolicy({ attempts: 2 }), clock, log: testLogger, signal });
  });

  beforeEach(() => {
    time.set(micros(start));
    identity.addRefreshToken([scope]);
    server.requests.length = 0;
  });

  after(async () => {
    await http.close();
    await server.close();
  });

  const tokensOf = (credentials: GoogleCredentials): GoogleTokens =>
    new GoogleTokens({ ...credentials, tokenUrl: server.url }, scope, { http, clock });
  const ofAccount = (): GoogleTokens => tokensOf({ serviceAccountKey: account.keyFile });
  const ofPerson = (changes: Partial<GoogleCredentials> = {}): GoogleTokens =>
    tokensOf({ ...DEFAULT_OAUTH_CLIENT, ...changes });
  const refusal = async (tokens: GoogleTokens): Promise<string> => {
    const error = await rejection(tokens.current());
    expect(error).to.be.instanceOf(ConfigError);
    return (error as Error).message;
  };

  it('are given for an assertion that the service account signed', async () => {
    const token = await ofAccount().current();
    expect(identity.holderOf(`Bearer ${token}`)).to.deep.include({ name: account.clientEmail, scopes: [scope] });
    expect(server.requests.map((form) => form.get('grant_type'))).to.deep.equal([
      'urn:ietf:params:oauth:grant-type:jwt-bearer',
    ]);
  });

  it('are given for a refresh token', async () => {
    const token = await ofPerson().current();
    expect(identity.holderOf(`Bearer ${token}`)).to.deep.include({ name: DEFAULT_OAUTH_CLIENT.clientId });
  });

  it('are kept until shortly before they expire, and asked for once by requests at the same time', async () => {
    const tokens = ofAccount();
    const [first, second] = await Promise.all([tokens.current(), tokens.current()]);
    expect(first).to.equal(second);
    time.advance(3200);
    expect(await tokens.current()).to.equal(first);
    time.advance(150);
    const [third, fourth] = await Promise.all([tokens.current(), tokens.current()]);
    expect([third === first, third === fourth, server.requests.length]).to.deep.equal([false, true, 2]);
    expect(identity.holderOf(`Bearer ${third}`)).not.to.equal(null);
  });

  it('are replaced once, also if several requests were refused with one', async () => {
    const tokens = ofPerson();
    const refused = await tokens.current();
    await Promise.all([tokens.renew(refused), tokens.renew(refused)]);
    await tokens.renew(refused);
    expect(server.requests).to.have.length(2);
    expect(await tokens.current()).not.to.equal(refused);
  });

  it('are asked for again after a failure', async () => {
    const tokens = ofPerson({ refreshToken: testSecrets.refusedGoogleRefreshToken });
    await refusal(tokens);
    identity.addRefreshToken([scope], { ...DEFAULT_OAUTH_CLIENT, refreshToken: testSecrets.refusedGoogleRefreshToken });
    expect(await tokens.current()).to.match(/^ya29\./);
  });

  it('are refused with a word on what to do, without retrying', async () => {
    identity.revoke(DEFAULT_OAUTH_CLIENT.refreshToken);
    expect(await refusal(ofPerson())).to.match(
      /refuses the refresh token of OAuth client 511566560828-\S+ \(invalid_grant: Token has been expired or revoked\.\); make a new refresh token: .*seven days$/,
    );
    expect(await refusal(ofPerson({ clientSecret: testSecrets.refusedGoogleSecret }))).to.match(
      /\(invalid_client: Unauthorized\); check clientId and clientSecret/,
    );
    const stranger = serviceAccountOf(new GoogleIdentity(time), 'stranger@elsewhere.iam.gserviceaccount.com');
    expect(await refusal(tokensOf({ serviceAccountKey: stranger.keyFile }))).to.match(
      /service account stranger@\S+ \(invalid_grant: Invalid grant: account not found\); check that the service account exists/,
    );
    const old = account.keyFile;
    const renewed = serviceAccountOf(identity, account.clientEmail);
    expect(await refusal(tokensOf({ serviceAccountKey: old }))).to.match(
      /Invalid JWT Signature\.\); the key was deleted/,
    );
    account = renewed;
    expect(server.requests).to.have.length(4);
  });

  it("are refused if this machine's clock is wrong", async () => {
    const late = { now: () => new Date(time.now() / 1000 - 7_200_000), sleep: async () => undefined };
    const credentials = { serviceAccountKey: account.keyFile, tokenUrl: server.url };
    expect(await refusal(new GoogleTokens(credentials, scope, { http, clock: late }))).to.match(
      /short-lived token .*; correct this machine's clock/,
    );
  });

  it('need one kind of credentials, complete and readable, of which no message quotes anything', () => {
    const { clientId, clientSecret, refreshToken } = DEFAULT_OAUTH_CLIENT;
    const key = JSON.parse(account.keyFile) as Record<string, unknown>;
    const wrong: [GoogleCredentials, RegExp][] = [
      [{}, /Set either serviceAccountKey, or all of clientId, clientSecret and refreshToken/],
      [{ clientId, clientSecret }, /Set either/],
      [{ serviceAccountKey: account.keyFile, refreshToken }, /Set either/],
      [{ serviceAccountKey: '/etc/key.json' }, /it is not JSON: give the contents of the file, not its name/],
      [{ serviceAccountKey: '{"installed":{}}' }, /file of an OAuth client/],
      [{ serviceAccountKey: JSON.stringify({ ...key, client_email: null }) }, /"client_email", .* is missing/],
      [{ serviceAccountKey: JSON.stringify({ ...key, private_key: 'nonsense' }) }, /not an RSA key in PEM form/],
    ];
    for (const [credentials, message] of wrong) expect(() => tokensOf(credentials)).to.throw(ConfigError, message);
  });

  describe('of the simulator', () => {
    const assert = async (
      changes: Record<string, unknown>,
      header: Record<string, string> = {},
    ): Promise<Record<string, unknown>> => {
      const now = Math.floor(time.now() / 1e6);
      const claims = {
        iss: account.clientEmail,
        scope,
        aud: 'https://oauth2.googleapis.com/token',
        iat: now,
        exp: now + 3600,
      };
      const { private_key } = JSON.parse(account.keyFile) as { private_key: string };
      const assertion = await new SignJWT({ ...claims, ...changes })
        .setProtectedHeader({ alg: 'RS256', ...header })
        .sign(createPrivateKey(private_key));
      return ask({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion });
    };
    const ask = async (form: Record<string, string>): Promise<Record<string, unknown>> => {
      const response = await fetch(server.url, { method: 'POST', body: new URLSearchParams(form) });
      return { status: response.status, ...((await response.json()) as object) };
    };

    it('need a right audience, an hour at most, a scope, and the key that signed', async () => {
      expect(await assert({})).to.deep.include({ status: 200, token_type: 'Bearer', expires_in: 3599 });
      const now = Math.floor(time.now() / 1e6);
      const refused = [
        [{ aud: 'https://example.com' }, 'invalid_grant', /audience/],
        [{ exp: now + 3601 }, 'invalid_grant', /short-lived/],
        [{ iat: now - 7200, exp: now - 3700 }, 'invalid_grant', /short-lived/],
        [{ iat: now + 600, exp: now + 4000 }, 'invalid_grant', /short-lived/],
        [{ scope: '' }, 'invalid_scope', /scope/],
        [{ iss: 'nobody@example.com' }, 'invalid_grant', /account not found/],
      ] as const;
      for (const [changes, error, description] of refused) {
        const answer = await assert(changes);
        expect([answer.status, answer.error]).to.deep.equal([400, error]);
        expect(answer.error_description).to.match(description);
      }
      expect(await assert({}, { kid: 'another' })).to.include({ error_description: 'Invalid JWT Signature.' });
      expect(await ask({ grant_type: 'password' })).to.include({ status: 400, error: 'unsupported_grant_type' });
    });

    it('end after their time', async () => {
      const { access_token } = await assert({});
      time.advance(3598);
      expect(identity.holderOf(`Bearer ${String(access_token)}`)).not.to.equal(null);
      time.advance(2);
      expect(identity.holderOf(`Bearer ${String(access_token)}`)).to.equal(null);
      expect(identity.holderOf(undefined)).to.equal(null);
    });
  });
});
