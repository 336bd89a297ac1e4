export const hidden = '(hidden)';

const userInfo = /([a-z][a-z0-9+.-]*:\/\/)[^\s"\\/?#]*@/gi;

/** Removes the secrets from a text before it is shown, and user and password from every URL in it. */
export function hideSecrets(text: string, secrets: readonly string[]): string {
  const shown = secrets.reduce((rest, secret) => rest.replaceAll(secret, hidden), text);
  return shown.replace(userInfo, `$1${hidden}@`);
}

/** The same for a line of JSON, where secrets are escaped. */
export function hideSecretsInJson(line: string, secrets: readonly string[]): string {
  return hideSecrets(
    line,
    secrets.map((secret) => JSON.stringify(secret).slice(1, -1)),
  );
}
