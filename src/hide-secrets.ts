export const hidden = '(hidden)';

const userInfo = /([a-z][a-z0-9+.-]*:\/\/)[^\s"\\/?#]*@/gi;

/** Takes the secrets out of a text that is about to be shown, and the user and password out of every URL in it. */
export function hideSecrets(text: string, secrets: readonly string[]): string {
  const shown = secrets.reduce((rest, secret) => rest.replaceAll(secret, hidden), text);
  return shown.replace(userInfo, `$1${hidden}@`);
}

/** The same for a line of JSON, in which a secret stands with its escapes. */
export function hideSecretsInJson(line: string, secrets: readonly string[]): string {
  return hideSecrets(
    line,
    secrets.map((secret) => JSON.stringify(secret).slice(1, -1)),
  );
}
