/** What a model learned of states alone, beside what was published of it. */
export type StateRow = {
  readonly experiment: 'hnn' | 'srnn' | 'symoden';
  readonly system: string;
  readonly model: string;
  readonly parameters: number;
  /**
   * Mean square error of what is trained on, over training and held-out data: derivatives for 'hnn',
   * short trajectories from their first states else.
   */
  readonly trainLoss: number;
  readonly testLoss: number;
  /** Mean square error of long held-out trajectories, over all states and coordinates. */
  readonly predictionMse: number;
  /** Mean square error of the true energy along them. */
  readonly energyMse: number;
  /** The figures of the paper, where it has any. */
  readonly published: {
    readonly trainLoss: number;
    readonly testLoss: number;
    readonly energyMse: number;
  } | null;
  readonly steps: number;
  readonly seed: number;
  readonly seconds: number;
};
