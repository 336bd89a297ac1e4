import { type ChartData, isOpenAt, nameOf, openNote, textOf } from './data/chart-data.js';

/** Everything that a chart shows, as a table. */
export function DataTable({ data }: { data: ChartData }) {
  const { title, heading, categories, series, format } = data;
  return (
    <table class="c-table">
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">{heading}</th>
          {series.map(({ name }) => (
            <th key={name} scope="col" class="c-number">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {categories.map((category, row) => (
          <tr key={row}>
            <th scope="row">{nameOf(category)}</th>
            {series.map(({ name, values }, column) => (
              <td key={name} class="c-number">
                {textOf(values[row], format)}
                {!category.isOpen && isOpenAt(data, row, column) && ` (${openNote})`}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
