/**
 * Values of single layers in a model's nested blocks, changed by the number a layer has in the network: layer 3 of a repetition gets a
 * block of its own, what stays alike stays repeated. The model keeps its shape. Called by interventions.ts and remedies.
 */
import type { Block } from './experiment.ts';
import type { weightBlocks } from './unrolled.ts';

/** A block that is a layer with weights. */
export type LayerBlockOf = ReturnType<typeof weightBlocks>[number];

/** Every layer with weights put through `change`, which is given its number. */
export function mapLayers(
  blocks: readonly Block[],
  change: (block: LayerBlockOf, number: number) => LayerBlockOf,
): readonly Block[] {
  let number = 0;
  const mapAll = (list: readonly Block[]): readonly Block[] => joined(list.flatMap(mapOne));
  const mapOne = (block: Block): readonly Block[] => {
    if (block.type === 'pool') return [block];
    if (block.type === 'residual') return [{ ...block, blocks: mapAll(block.blocks) }];
    if (block.type === 'repeat') return repeated(Array.from({ length: block.times }, () => mapAll(block.blocks)));
    return [change(block, number++)];
  };
  return mapAll(blocks);
}

/** Turns of a repetition: one that all are like is written once. */
function repeated(turns: readonly (readonly Block[])[]): readonly Block[] {
  const [first = []] = turns;
  const text = JSON.stringify(first);
  if (turns.every((turn) => turn === first || JSON.stringify(turn) === text)) {
    return [{ type: 'repeat', times: turns.length, blocks: first }];
  }
  return turns.flatMap((turn) => turn.map((block): Block => ({ type: 'repeat', times: 1, blocks: [block] })));
}

/** Equal neighbours that came out of a repetition become one again. */
function joined(blocks: readonly Block[]): readonly Block[] {
  const result: Block[] = [];
  for (const block of blocks) {
    const last = result.at(-1);
    const alike =
      block.type === 'repeat' &&
      last?.type === 'repeat' &&
      JSON.stringify(last.blocks) === JSON.stringify(block.blocks);
    if (alike) result[result.length - 1] = { ...last, times: last.times + block.times };
    else result.push(block);
  }
  return result;
}
