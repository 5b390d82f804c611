import type { Config } from 'vega-lite';

/**
 * Colours of series, in order, that people of every colour vision can tell apart.
 *
 * @see M. Okabe & K. Ito, Color Universal Design, 2008, https://jfly.uni-koeln.de/color
 */
export const palette: readonly string[] = [
  '#0072B2',
  '#D55E00',
  '#009E73',
  '#CC79A7',
  '#E69F00',
  '#56B4E9',
];

/** Of text. */
export const ink = '#202124';
/** Of what stands back: axes, rules, notes. */
export const soft = '#5f6368';
const font = 'system-ui, -apple-system, Segoe UI, Roboto, Helvetica, Arial, sans-serif';

/** The look of all charts: dark on white, large enough for a slide. */
export const theme: Config = {
  aria: false,
  background: 'white',
  font,
  padding: 12,
  title: { anchor: 'start', color: ink, fontSize: 16, fontWeight: 600, offset: 12 },
  view: { stroke: null },
  axis: {
    domainColor: soft,
    tickColor: soft,
    gridColor: '#e8eaed',
    labelColor: ink,
    labelFontSize: 13,
    labelPadding: 6,
    titleColor: ink,
    titleFontSize: 14,
    titleFontWeight: 500,
    titlePadding: 10,
    tickCount: 6,
  },
  legend: { labelColor: ink, labelFontSize: 13, gradientLabelOffset: 6 },
  text: { color: ink, fontSize: 13 },
  line: { strokeWidth: 2.25, strokeJoin: 'round', strokeCap: 'round' },
};
