import type { Ceiling } from './gemm.ts';
import type { Row, Timing } from './row.ts';
import { figure, table } from './table.ts';
import { type Form, wayText } from './torch.ts';

const HEAD = [
  'config',
  'engine',
  'median ms',
  'quartiles',
  'GFLOP',
  'GFLOP/s',
  'of gemm',
  'peak MB',
  'nodes',
  'after passes',
  'trace ms',
  'compile ms',
  'as published',
  'same algebra',
];

/** The rows as lines for people; PyTorch's stand below those of our engines. */
export function report(rows: readonly Row[], [best, ...others]: readonly Ceiling[]): string[] {
  const cells = [...new Set(rows.map(({ config }) => config))].flatMap((config) => {
    const mine = rows.filter((row) => row.config === config);
    return [...mine.map((row) => rowCells(row, best)), ...torchCells(mine, best)];
  });
  const rate = ({ gflops, library }: Ceiling): string => `${gflops.toFixed(0)} (${library})`;
  return [
    ...table([HEAD, ...cells], 2),
    '',
    best === undefined
      ? 'gemm: no library at hand'
      : `gemm, GFLOP/s: ${[best, ...others].map(rate).join(', ')}`,
    ...waysUsed(rows),
    ...rows.flatMap(({ config, engine, differences = [] }) =>
      differences.map((line) => `no ratio for ${config} on ${engine}: ${line}`),
    ),
  ];
}

function rowCells(row: Row, best: Ceiling | undefined): string[] {
  const times = (ratio: number | undefined): string =>
    ratio === undefined ? '–' : `${ratio.toFixed(2)}×`;
  return [
    ...timingCells(row.config, row.engine, row, row.nominalGflop, best),
    `${row.nodes}`,
    figure(row.nodesAfterPasses),
    figure(row.traceMs),
    figure(row.compileMs),
    times(row.ratioAsPublished),
    times(row.ratioSameAlgebra),
  ];
}

const FORMS: readonly Form[] = ['published', 'merged'];

function torchCells(rows: readonly Row[], best: Ceiling | undefined): string[][] {
  const row = rows.find(({ torch }) => torch !== undefined);
  if (row?.torch === undefined) return [];
  const { torch, config, nominalGflop } = row;
  return FORMS.map((form) =>
    timingCells(config, `PyTorch, ${form}`, torch[form], nominalGflop, best),
  );
}

function timingCells(
  config: string,
  engine: string,
  { medianMs, lowMs, highMs, peakMemoryMb }: Timing,
  nominalGflop: number,
  best: Ceiling | undefined,
): string[] {
  const gflops = nominalGflop / (medianMs / 1000);
  return [
    config,
    engine,
    figure(medianMs),
    `${figure(lowMs)} … ${figure(highMs)}`,
    figure(nominalGflop),
    figure(gflops),
    best === undefined ? '–' : `${((100 * gflops) / best.gflops).toFixed(0)} %`,
    peakMemoryMb.toFixed(0),
  ];
}

function waysUsed(rows: readonly Row[]): string[] {
  const lines = rows.flatMap(({ config, torch }) =>
    torch === undefined
      ? []
      : FORMS.map((form) => `PyTorch's fastest for ${config}: ${wayText(torch[form].way)}`),
  );
  return [...new Set(lines)];
}
