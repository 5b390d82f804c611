import './tensorflow.ts';
import './page.css';
import { askedFor, backends, startBackend } from './backend.ts';
import { lossChart, VIEW_BOX } from './chart.ts';
import { choices, element } from './dom.ts';
import { player } from './player.ts';
import { shipped } from './shipped.ts';
import { type SystemName, systemNames } from './systems.ts';
import { trained } from './trained.ts';
import { trainInPage } from './trainer.ts';

const system = element('system', HTMLSelectElement);
const backend = element('backend', HTMLSelectElement);
const steps = element('steps', HTMLInputElement);
const train = element('train', HTMLButtonElement);
const example = element('example', HTMLButtonElement);
const files = element('files', HTMLInputElement);
const status = element('status', HTMLOutputElement);
const problem = element('problem', HTMLElement);

const tell = (error: unknown): void => {
  problem.textContent = error instanceof Error ? error.message : String(error);
};

/** Does it, and says what went wrong if it did. */
async function attempt(what: () => Promise<void>): Promise<void> {
  problem.textContent = '';
  await what().catch(tell);
}

const { play } = player();
let training: { readonly stop: () => void; readonly ended: Promise<void> } | undefined;

async function learn(): Promise<void> {
  if (training !== undefined) {
    training.stop();
    return;
  }
  if (!steps.reportValidity()) return;
  train.textContent = 'Stop';
  const controller = new AbortController();
  const { signal } = controller;
  const name = system.value as SystemName;
  const ended = attempt(() => trainInPage({ name, steps: steps.valueAsNumber, signal }, play));
  training = {
    stop: () => {
      controller.abort();
    },
    ended,
  };
  await ended;
  training = undefined;
  train.textContent = 'Train';
}

/** Plays a checkpoint in place of what is being trained. */
async function open(record: string, tensors: ArrayBuffer): Promise<void> {
  const learned = trained(record, new Uint8Array(tensors));
  training?.stop();
  await training?.ended;
  await play(learned);
  status.value = `a ${learned.system.name}, trained before for ${learned.step} steps`;
}

async function openFiles(): Promise<void> {
  const chosen = [...(files.files ?? [])];
  const of = (end: string): File | undefined => chosen.find(({ name }) => name.endsWith(end));
  const [record, tensors] = [of('.json'), of('.safetensors')];
  files.value = ''; // the same files may be chosen again
  if (record === undefined || tensors === undefined) {
    throw new Error('Choose both files of a checkpoint: step-….json and step-….safetensors.');
  }
  await open(await record.text(), await tensors.arrayBuffer());
}

for (const id of ['loss', 'energy']) element(id, SVGSVGElement).setAttribute('viewBox', VIEW_BOX);
element('loss', SVGSVGElement).innerHTML = lossChart([], steps.valueAsNumber);
choices(system, systemNames, 'mass-spring');
backend.onchange = () => {
  location.search = `?backend=${backend.value}`;
};
addEventListener('unhandledrejection', ({ reason }) => {
  tell(reason);
});
train.onclick = () => void learn();
example.onclick = () => void attempt(async () => open(...(await shipped())));
files.onchange = () => void attempt(openFiles);

void attempt(async () => {
  choices(backend, backends, '');
  const running = await startBackend(askedFor(location.search));
  backend.value = running;
  for (const button of [train, example, files]) button.disabled = false;
  status.value = `ready, on ${running}`;
});
