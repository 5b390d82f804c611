/** A figure of Table 1, pixel MSE × 1e-4 over 30 frames, and the ± that is printed beside it. */
type Figure = { readonly mean: number; readonly spread?: number };

/** What a publication reports of a model on one system. */
type PublishedFigures = { readonly train: Figure; readonly test: Figure };

type Published = Readonly<Record<string, Readonly<Record<string, PublishedFigures>>>>;

const paper = (train: number, trainSpread: number, test: number, testSpread: number) => ({
  train: { mean: train, spread: trainSpread },
  test: { mean: test, spread: testSpread },
});

/**
 * Table 1 of the paper, by variant and system. The paper does not say what its ± means.
 *
 * @see P. Toth et al., Hamiltonian Generative Networks, 2020, table 1, arXiv:1909.13789
 */
export const paperTable: Published = {
  leapfrog: {
    'mass-spring': paper(3.84, 1.07, 6.23, 2.03),
    pendulum: paper(4.9, 1.86, 11.72, 4.14),
    'two-body': paper(6.36, 3.29, 16.47, 7.15),
    'three-body': paper(7.88, 3.55, 9.8, 3.72),
  },
  euler: {
    'mass-spring': paper(3.67, 1.09, 6.2, 2.69),
    pendulum: paper(5.43, 2.53, 10.93, 4.32),
    'two-body': paper(6.62, 3.93, 15.06, 7.01),
    'three-body': paper(7.51, 3.49, 9.4, 3.92),
  },
  deterministic: {
    'mass-spring': paper(0.23, 0.23, 3.07, 1.06),
    pendulum: paper(0.79, 1.24, 10.68, 3.19),
    'two-body': paper(2.34, 2.3, 14.47, 5.24),
    'three-body': paper(4.1, 2.05, 5.17, 1.96),
  },
  'no-transform': {
    'mass-spring': paper(4.95, 1.71, 7.04, 2.55),
    pendulum: paper(6.83, 3.29, 13.98, 4.94),
    'two-body': paper(6.35, 3.86, 16.49, 6.6),
    'three-body': paper(8.37, 3.13, 10.41, 3.72),
  },
};

const again = (train: number, test: number) => ({ train: { mean: train }, test: { mean: test } });

/**
 * What the authors of the reproduction measured with the input sequence reconstructed.
 *
 * @see C. Balsells Rodas, O. Canal Anton, F. Taschin, [Re] Hamiltonian Generative Networks, 2021,
 *   DOI 10.5281/zenodo.4835278
 */
export const reproductionTable: Published = {
  leapfrog: {
    'mass-spring': again(7.11, 7.12),
    pendulum: again(14.89, 14.97),
    'two-body': again(3.36, 3.36),
    'three-body': again(8.81, 8.81),
  },
  euler: {
    'mass-spring': again(9.05, 9.06),
    pendulum: again(17.79, 17.86),
    'two-body': again(3.84, 3.85),
    'three-body': again(1.99, 1.99),
  },
  deterministic: {
    'mass-spring': again(7.1, 7.1),
    pendulum: again(14.11, 14.14),
    'two-body': again(3.92, 3.93),
    'three-body': again(4.14, 4.13),
  },
};
