/**
 * What blocks of a model are called: in cards, and in a line about the whole network. Pure; words stand in assets/words (`block.<type>`,
 * `cell.<name>`).
 */
import type { Block } from '../../engine/index.ts';
import type { Words } from '../i18n/words.ts';

/** What tells a block from others of its type: "32", "8 · 3 × 3", "25 ×". */
export function blockSizes(block: Block): string {
  if ('units' in block) return `${block.units}`;
  if (block.type === 'conv') return `${block.channels} · ${block.kernel} × ${block.kernel}`;
  if (block.type === 'pool') return `${block.kernel} × ${block.kernel}`;
  if (block.type === 'repeat') return `${block.times} ×`;
  return block.type === 'embedding' ? `${block.dim}` : '';
}

/** Its name: a recurrent layer is called by its cell. */
export function blockName(block: Block, words: Words): string {
  if (block.type === 'recurrent') return words.say(['panels'], `cell.${block.cell}`, {}, block.cell);
  return words.say(['panels'], `block.${block.type}`, {}, block.type);
}

/** Blocks that a line names. */
const MOST = 3;

/** "LSTM 32", "Convolution 8 · 3 × 3, Pooling 2 × 2": the blocks before the head, the first ones where there are many. */
export function blocksLine(blocks: readonly Block[], words: Words): string {
  const parts = blocks.slice(0, -1).map((block) => {
    const inner =
      block.type === 'repeat' || block.type === 'residual' ? ` (${blockName(block.blocks[0] as Block, words)})` : '';
    return `${blockName(block, words)} ${blockSizes(block)}`.trimEnd() + inner;
  });
  const beyond = parts.length - MOST;
  return beyond > 1 ? `${parts.slice(0, MOST).join(', ')} + ${beyond}` : parts.join(', ');
}
