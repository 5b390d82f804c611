export { type Frame, framesOf } from './frame.ts';
export { gif, type GifOptions } from './gif.ts';
export { png, type PngOptions } from './png.ts';
export { montage, type MontageOptions, type MontageRow } from './montage.ts';
export { contactSheet, type ContactSheetCell, type ContactSheetOptions } from './contact-sheet.ts';
export { heatMap, type HeatMapOptions } from './heat-map.ts';
export { pointMap, type PointMapOptions } from './point-map.ts';
export { filmstrip, type FilmstripOptions, type FilmstripRow } from './filmstrip.ts';
export { type Axis, type ChartOptions } from './chart.ts';
export { type Line, lineChart, type LineChartOptions } from './line-chart.ts';
export { type GroupedLine, smallMultiples, type SmallMultiplesOptions } from './small-multiples.ts';
export { type PointGroup, scatterChart, type ScatterChartOptions } from './scatter-chart.ts';
export { type Orbit, phasePortrait, type PhasePortraitOptions } from './phase-portrait.ts';
export { palette } from './theme.ts';
export {
  type Cell,
  type Highlight,
  report,
  type Report,
  type Section,
  type Table,
} from './report.ts';
export { type Figure } from './figure.ts';
export { type Estimate, numberText } from './number-text.ts';
