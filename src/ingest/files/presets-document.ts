import { presetNamed, presetNames } from './table/presets.js';

/** The page of the presets, generated from them: `docs/file-presets.md`. */
export function presetsDocument(): string {
  return [
    '# Presets of files',
    '',
    'Tables that platforms give their users, and what `preset` in a mapping makes of them, see [Files](../src/ingest/files/README.md#presets). `cartograph import --detect FILE`',
    'names the one that fits a file. Generated from `src/ingest/files/presets/`; run `npm run schema` after changing them.',
    '',
    '| preset | the table | what it gives | to decide |',
    '| --- | --- | --- | --- |',
    ...presetNames.map(row),
    '',
    ...presetNames.flatMap(section),
  ].join('\n');
}

function row(name: string): string {
  const { about, asks = {} } = presetNamed(name)!;
  const decided = Object.entries(asks).map(
    ([setting, { otherwise }]) => `\`${setting}\`${otherwise ? ' (may be left open)' : ''}`,
  );
  return `| [\`${name}\`](#${name}) | ${inCell(about.table)} | ${inCell(about.gives)} | ${decided.join(', ')} |`;
}

function section(name: string): string[] {
  const { about, asks = {} } = presetNamed(name)!;
  return [
    `## ${name}`,
    '',
    `${about.table}: ${about.from}. Version: ${about.version}. Columns: ${about.origin.map(origin).join(', ')}.`,
    '',
    ...Object.entries(asks).flatMap(([setting, { question, choices = {}, otherwise }]) => [
      `- \`${setting}\`: ${question}${otherwise ? ` Without it ${otherwise}.` : ''}`,
      ...Object.entries(choices).map(([answer, meaning]) => `  - \`${answer}\`: ${meaning}`),
    ]),
    ...(about.limits.length > 0 ? ['- Limits:', ...about.limits.map((limit) => `  - ${limit}`)] : []),
    '',
  ];
}

function origin(text: string): string {
  return text.startsWith('https://') ? `<${text}>` : text;
}

function inCell(text: string): string {
  return text.replaceAll('|', '\\|');
}
