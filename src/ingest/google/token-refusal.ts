/** What to do about a refusal (RFC 6749, 5.2), by its code. */
const remedies: Record<string, string> = {
  invalid_client: 'check clientId and clientSecret: the OAuth client may have been deleted, or its secret replaced',
  invalid_scope: 'enable the API in the Google Cloud project of the credentials',
  unauthorized_client:
    'the OAuth client may not use this grant: make the refresh token with this clientId, or have the service account allowed',
  access_denied: "the organisation's administrator blocks this app: have it allowed in the Admin console",
};

/** Why a holder of credentials gets no token, and what to do. */
export function refusalOf(holder: string, code: string, description: string | null): string {
  const said = description === null ? '' : `: ${description}`;
  const remedy = code === 'invalid_grant' ? invalidGrant(description ?? '', holder) : remedies[code];
  return `Google refuses ${holder} (${code}${said})${remedy === undefined ? '' : `; ${remedy}`}`;
}

function invalidGrant(description: string, holder: string): string {
  if (/short-lived|iat and exp/.test(description))
    return "correct this machine's clock: the assertion's times are checked";
  if (description.startsWith('Invalid JWT Signature')) {
    return 'the key was deleted or belongs to another account: create a new key for the service account';
  }
  if (holder.startsWith('service account')) return 'check that the service account exists and is enabled';
  return (
    'make a new refresh token: the person withdrew access or changed the password, the token was not used for six months, ' +
    'or the app\'s publishing status is "Testing", in which tokens end after seven days'
  );
}
