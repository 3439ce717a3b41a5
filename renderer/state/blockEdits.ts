/**
 * The model of a document as the blocks it is written in, of every type and nested, and the document with one of them changed, moved,
 * taken out or added. Pure; models of dense layers alone are edited layer by layer in layerEdits.ts.
 */
import { type Block, type Experiment, isChangeable, parseExperiment, weightBlocks } from '../../engine/index.ts';

/** Where a block stands: its place in the list, then in that block's list ... */
export type BlockPath = readonly number[];

/** A block and where it stands. */
export interface PlacedBlock {
  readonly path: BlockPath;
  readonly block: Block;
}

/** Blocks that can be added, as they begin. */
export const NEW_BLOCKS = {
  dense: { type: 'dense', units: 16, activation: 'tanh', bias: true },
  conv: { type: 'conv', channels: 8, kernel: 3, stride: 1, padding: 1, activation: 'relu', bias: true },
  pool: { type: 'pool', kind: 'max', kernel: 2, padding: 0 },
  recurrent: { type: 'recurrent', cell: 'gru', units: 16, readout: 'all', truncate: null },
  residual: {
    type: 'residual',
    addition: 'afterActivation',
    scale: 1,
    blocks: [{ type: 'dense', units: 16, activation: 'tanh', bias: true }],
  },
} as const satisfies Record<string, Block>;

/** Name of a block that can be added. */
export type NewBlock = keyof typeof NEW_BLOCKS;

/** Blocks that others stand in. */
export function innerBlocks(block: Block): readonly Block[] | null {
  return block.type === 'repeat' || block.type === 'residual' ? block.blocks : null;
}

/** Every block, those of other blocks right behind them. */
export function placedBlocks(blocks: readonly Block[], at: BlockPath = []): readonly PlacedBlock[] {
  return blocks.flatMap((block, index) => {
    const path = [...at, index];
    return [{ path, block }, ...placedBlocks(innerBlocks(block) ?? [], path)];
  });
}

/** The list with what stands at the path put through `change`; a block that others stood in goes with its last one. */
function changed(
  blocks: readonly Block[],
  [place = 0, ...rest]: BlockPath,
  change: (block: Block) => readonly Block[],
): readonly Block[] {
  return blocks.flatMap((block, index) => {
    if (index !== place) return [block];
    const inner = innerBlocks(block);
    if (rest.length === 0 || inner === null) return change(block);
    const next = changed(inner, rest, change);
    return next.length === 0 ? [] : [{ ...block, blocks: next } as Block];
  });
}

function withBlocks(experiment: Experiment, blocks: readonly Block[]): Experiment {
  return { ...experiment, model: { blocks: [...blocks] } };
}

/** One block with other values; a value given as undefined is taken out. */
export function withBlock(
  experiment: Experiment,
  path: BlockPath,
  values: Readonly<Record<string, unknown>>,
): Experiment {
  const change = (block: Block): readonly Block[] => {
    const entries = Object.entries({ ...block, ...values }).filter(([, value]) => value !== undefined);
    return [Object.fromEntries(entries) as unknown as Block];
  };
  return withBlocks(experiment, changed(experiment.model.blocks, path, change));
}

/** Whether a change of this value of a block works at once: its layer's, or those of all layers that it stands for. */
export function isLiveIn(experiment: Experiment, block: Block, key: string): boolean {
  const layers: readonly Block[] = weightBlocks(experiment.model.blocks);
  const layer = layers.indexOf(block);
  return layer >= 0 && isChangeable(experiment, `model.layers.${layer}.${key}`);
}

/** Without one block. */
export function withoutBlock(experiment: Experiment, path: BlockPath): Experiment {
  return withBlocks(
    experiment,
    changed(experiment.model.blocks, path, () => []),
  );
}

/** The blocks side by side with the one at the path. */
export function listOf(blocks: readonly Block[], path: BlockPath): readonly Block[] {
  return path.slice(0, -1).reduce((list, place) => innerBlocks(list[place] as Block) ?? [], blocks);
}

/** A block put before or behind its neighbour; the head keeps its place. */
export function withMovedBlock(experiment: Experiment, path: BlockPath, by: 1 | -1): Experiment {
  const { blocks } = experiment.model;
  const from = path.at(-1) ?? 0;
  const list = listOf(blocks, path);
  const movable = path.length === 1 ? list.length - 1 : list.length;
  const to = from + by;
  if (to < 0 || to >= movable || from >= movable) return experiment;
  const next = [...list];
  next.splice(to, 0, ...next.splice(from, 1));
  if (path.length === 1) return withBlocks(experiment, next);
  return withBlock(experiment, path.slice(0, -1), { blocks: next });
}

/** One more block before the head. A recurrent layer gives every step where another one stands behind it. */
export function withAddedBlock(experiment: Experiment, name: NewBlock): Experiment {
  const { blocks } = experiment.model;
  const head = blocks.slice(-1);
  const last = blocks.at(-2);
  const added: Block = NEW_BLOCKS[name];
  if (added.type !== 'recurrent' || last?.type !== 'recurrent') {
    return withBlocks(experiment, [...blocks.slice(0, -1), added, ...head]);
  }
  const before = [...blocks.slice(0, -2), { ...last, readout: 'all' as const }];
  return withBlocks(experiment, [...before, { ...added, readout: last.readout }, ...head]);
}

/** Blocks that fit before the head of this document. */
export function fittingBlocks(experiment: Experiment): readonly NewBlock[] {
  const names = Object.keys(NEW_BLOCKS) as NewBlock[];
  return names.filter((name) => parseExperiment(withAddedBlock(experiment, name)).ok);
}
