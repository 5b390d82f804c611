export { type Optimiser, type Update } from './optimiser.ts';
export { adam, type AdamOptions, type AdamState } from './adam.ts';
export { type Averaged, averaged, averageOf } from './averaged.ts';
export { flat, unflat } from './flat.ts';
export { elbo } from './elbo.ts';
export { cosine, type CosineOptions } from './cosine.ts';
export { growing, type GrowingOptions } from './growing.ts';
export { type StepInput, type StepOutput, trainingStep } from './training-step.ts';
export { train, type TrainingEvent, type TrainingState, type TrainOptions } from './train.ts';
