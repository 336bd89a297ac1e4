import { chartSvg } from '../../pictures/chart-svg.js';
import { svgToPng } from '../../pictures/svg-to-png.js';
import type { ReportContent } from '../content/report-content.js';
import { sectionChart } from './section-chart.js';

/** The charts of a report as PNG, by the place of their section. Each takes about 30 ms of processor time. */
export function sectionPictures(content: ReportContent): Map<number, Buffer> {
  const pictures = new Map<number, Buffer>();
  for (const place of content.sections.keys()) {
    const chart = sectionChart(content, place);
    if (chart) pictures.set(place, svgToPng(chartSvg(chart, 'light')));
  }
  return pictures;
}
