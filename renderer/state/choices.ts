/**
 * The few things seen at first glance in the experiment panel, read from a document and written into a copy of it. Everything else in
 * the document stays as it is. Pure; more thorough edits: edits.ts, layerEdits.ts.
 */
import { type Experiment, weightBlocks, withChange } from '../../engine/index.ts';
import { currentDocument } from './documents.ts';
import { initialized, takes, withSet } from './edits.ts';
import { hiddenLayers, withDepth, withEveryLayer, withoutOwnInitializers } from './layerEdits.ts';

/** What the panel shows of a document; null where its hidden layers differ from one another. */
export interface Choices {
  readonly set: string;
  readonly activation: string | null;
  readonly depth: number;
  readonly width: number | null;
  readonly initializer: string;
  readonly gain: number;
  readonly learningRate: number;
  readonly batch: number;
  readonly seed: number;
}

function same<T>(values: readonly T[]): T | null {
  const [first] = values;
  return first !== undefined && values.every((value) => value === first) ? first : null;
}

/** Activation functions of the hidden layers that have one of their own to choose: dense layers and convolutions. */
function hiddenActivations({ model }: Experiment): readonly string[] {
  const hidden = weightBlocks(model.blocks).slice(0, -1);
  return hidden.flatMap((block) => (block.type === 'dense' || block.type === 'conv' ? [block.activation] : []));
}

/** The choices of a document. */
export function choicesOf(experiment: Experiment): Choices {
  const hidden = hiddenLayers(experiment);
  return {
    set: experiment.data.set,
    activation: same(hiddenActivations(experiment)),
    depth: hidden.length,
    width: same(hidden.map((layer) => layer.units)),
    initializer: experiment.initialization.weight.name,
    gain: experiment.initialization.weight.gain ?? 1,
    learningRate: currentDocument(experiment).optimizer.learningRate,
    batch: experiment.batch.size,
    seed: experiment.seed,
  };
}

/** Another initialiser for all: layers that had their own take it, too. */
function withInitializer(experiment: Experiment, name: string): Experiment {
  const { weight, bias } = experiment.initialization;
  return { ...withoutOwnInitializers(experiment), initialization: { weight: initialized(weight, name), bias } };
}

/** A copy with some choices changed. Values set by hand during the old run become the document's own. */
export function withChoices(document: Experiment, change: Partial<Choices>): Experiment {
  let next = currentDocument(document);
  if (change.set !== undefined) next = withSet(next, change.set);
  if (change.initializer !== undefined) next = withInitializer(next, change.initializer);
  if (change.depth !== undefined) next = withDepth(next, change.depth);
  if (change.activation != null) next = withChange(next, 'model.activation', change.activation);
  if (change.width != null) next = withEveryLayer(next, { units: change.width });
  const { weight, bias } = next.initialization;
  const { gain, learningRate, batch, seed } = change;
  if (gain !== undefined && takes(weight.name, 'gain'))
    next = { ...next, initialization: { weight: { ...weight, gain }, bias } };
  return {
    ...next,
    optimizer: { ...next.optimizer, ...(learningRate !== undefined && { learningRate }) },
    batch: { ...next.batch, ...(batch !== undefined && { size: batch }) },
    seed: seed ?? next.seed,
  };
}
