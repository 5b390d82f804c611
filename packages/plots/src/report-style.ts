/** The style sheet of a report: one column, figures on white cards, light or dark as the reader has it. */
export const style = `
:root {
  color-scheme: light dark;
  --ink: #202124; --soft: #5f6368; --page: #fafafa; --line: #dadce0; --tile: #fff; --accent: #0072b2;
}
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8eaed; --soft: #9aa0a6; --page: #17181a; --line: #3c4043; --tile: #202124; --accent: #56b4e9; }
}
* { box-sizing: border-box; }
body {
  max-width: 78rem; margin: 0 auto; padding: 3rem 1.5rem 5rem;
  background: var(--page); color: var(--ink);
  font: 1.0625rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif;
}
h1 { margin: 0 0 0.75rem; font-size: clamp(1.75rem, 4vw, 2.5rem); line-height: 1.15; letter-spacing: -0.02em; text-wrap: balance; }
h2 { margin: 0 0 0.5rem; font-size: 1.5rem; line-height: 1.25; letter-spacing: -0.01em; }
p { max-width: 44rem; margin: 0 0 1rem; text-wrap: pretty; }
header p { font-size: 1.1875rem; color: var(--soft); }
section { margin-top: 3rem; padding-top: 2rem; border-top: 1px solid var(--line); }
dl, dd { margin: 0; }
dt { color: var(--soft); font-size: 0.875rem; }
.highlights { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: 1rem; margin-top: 2rem; }
.highlights:empty { display: none; }
.highlights div { padding: 1rem 1.25rem; border: 1px solid var(--line); border-top: 3px solid var(--accent); border-radius: 0.5rem; background: var(--tile); }
.highlights strong { display: block; font-size: 1.625rem; line-height: 1.4; font-variant-numeric: tabular-nums; }
.highlights small { display: block; color: var(--soft); font-size: 0.875rem; }
.figures { display: flex; flex-wrap: wrap; align-items: flex-start; gap: 1.5rem; margin: 1.25rem 0; }
figure { max-width: 100%; margin: 0; break-inside: avoid; }
.card { overflow: hidden; border: 1px solid var(--line); border-radius: 0.5rem; background: #fff; }
.card > * { display: block; max-width: 100%; height: auto; }
figcaption { width: 0; min-width: 100%; margin-top: 0.5rem; color: var(--soft); font-size: 0.9375rem; line-height: 1.5; }
.table { overflow-x: auto; margin: 1.25rem 0; }
table { border-collapse: collapse; font-size: 1rem; font-variant-numeric: tabular-nums; }
caption { padding-bottom: 0.5rem; color: var(--soft); font-size: 0.9375rem; text-align: left; }
th, td { padding: 0.5rem 1.5rem 0.5rem 0; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
th:first-child { text-align: left; }
th { font-weight: 500; }
thead th { color: var(--soft); font-size: 0.875rem; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(12rem, 1fr)); gap: 0.75rem 1.5rem; margin: 1.25rem 0; }
.facts dd { overflow-wrap: anywhere; }
`;
