/** So much of an answer is searched: what PHP prints stands before everything else. */
const searchedBytes = 8192;
const longestQuote = 160;

const printed =
  /(?:PHP )?(Notice|Warning|Deprecated|Strict Standards|Parse error|Fatal error|Recoverable fatal error|Catchable fatal error):\s+(.+?) in (\S+?)(?::| on line )(\d+)/s;

/**
 * The first error that PHP printed into an answer, as one line: `Notice: Undefined index: total in
 * wp-content/plugins/extra/extra.php on line 42`. Null when it printed none. What may name people (addresses, the
 * server's own folders, free text of exceptions) is left out.
 */
export function phpErrorIn(body: Buffer): string | null {
  const text = body
    .subarray(0, searchedBytes)
    .toString('utf8')
    .replace(/<[^>]*>/g, '')
    .replaceAll('&#039;', "'")
    .replaceAll('&quot;', '"');
  const [, kind, message, file, line] = printed.exec(text) ?? [];
  if (kind === undefined) return null;
  return `${kind}: ${withoutPersons(message!)} in ${withoutFolders(file!)} on line ${line}`;
}

/** From WordPress's own folders on, or the name alone: what lies above is often called after a person. */
function withoutFolders(file: string): string {
  const own = /(?:^|[/\\])(wp-(?:content|includes|admin)[/\\].*)$/.exec(file)?.[1];
  return (own ?? file.split(/[/\\]/).at(-1)!).replaceAll('\\', '/');
}

function withoutPersons(message: string): string {
  const [first = ''] = message.split('\n');
  // What an exception says is anybody's text; its class is code.
  const uncaught = /^Uncaught [\w\\]+/.exec(first);
  const said = uncaught ? uncaught[0] : first;
  const clean = said
    .replace(/\S+@\S+/g, '…')
    .replace(/\S*:\/\/\S+/g, '…')
    .replace(/(?:[A-Za-z]:)?(?:[/\\][^\s/\\'"]+){2,}/g, withoutFolders)
    .replace(/(["'])(.*?)\1/g, (quoted, _mark, inner: string) => (/^[\w.[\]-]{1,40}$/.test(inner) ? quoted : '…'))
    .replace(/\+?\d[\d ()-]{5,}\d(?! bytes)/g, '…')
    .trim();
  return clean.length > longestQuote ? `${clean.slice(0, longestQuote)}…` : clean;
}
