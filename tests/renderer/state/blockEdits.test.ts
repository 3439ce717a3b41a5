/** Models of every block type, edited block by block: what is asked for changes, all else stays, and what is offered fits. */
import { describe, expect, test } from 'vitest';
import { type Block, type Experiment, parseExperiment, presets } from '../../../engine/index.ts';
import { changeOf, fieldsOf } from '../../../renderer/panels/experiment/blockFields.ts';
import {
  fittingBlocks,
  isLiveIn,
  placedBlocks,
  withAddedBlock,
  withBlock,
  withMovedBlock,
  withoutBlock,
} from '../../../renderer/state/blockEdits.ts';

const types = ({ model }: Experiment) =>
  placedBlocks(model.blocks).map(({ block, path }) => `${path.join('.')} ${block.type}`);

/** The block at a path. */
function at(experiment: Experiment, path: readonly number[]): Block | undefined {
  return placedBlocks(experiment.model.blocks).find((placed) => placed.path.join() === path.join())?.block;
}

describe('nested blocks', () => {
  const net = presets['residual-50'];
  test('are listed with where they stand', () => {
    expect(types(net)).toEqual([
      ...['0 dense', '1 repeat', '1.0 residual', '1.0.0 repeat', '1.0.0.0 dense', '2 dense'],
    ]);
  });
  test('change alone', () => {
    const changed = withBlock(net, [1, 0, 0, 0], { activation: 'relu', normalization: 'batch' });
    expect(at(changed, [1, 0, 0, 0])).toMatchObject({ activation: 'relu', normalization: 'batch', units: 32 });
    expect(withBlock(changed, [1, 0, 0, 0], { activation: 'tanh', normalization: undefined })).toEqual(net);
    expect(parseExperiment(changed).ok).toBe(true);
  });
  test('go with their last one', () => {
    expect(types(withoutBlock(net, [1, 0, 0, 0]))).toEqual(['0 dense', '1 dense']);
  });
});

describe('moving', () => {
  const net = presets['shapes-cnn'];
  test('changes places, but not with the head', () => {
    expect(types(withMovedBlock(net, [1], -1)).slice(0, 2)).toEqual(['0 pool', '1 conv']);
    expect(withMovedBlock(net, [3], 1)).toEqual(net);
    expect(withMovedBlock(net, [4], -1)).toEqual(net);
    expect(withMovedBlock(net, [0], -1)).toEqual(net);
  });
});

describe('adding', () => {
  test('offers what fits, and nothing else', () => {
    expect(fittingBlocks(presets['shapes-cnn'])).toEqual(['dense', 'conv', 'pool']);
    expect(fittingBlocks(presets['adding-gru'])).toEqual(['dense', 'recurrent']);
    expect(fittingBlocks(presets.healthy)).toEqual(['dense']);
  });
  test('a recurrent layer behind another gets every step of it', () => {
    const stacked = withAddedBlock(presets['adding-gru'], 'recurrent');
    expect([at(stacked, [0]), at(stacked, [1])]).toMatchObject([{ readout: 'all' }, { readout: 'last' }]);
    expect(parseExperiment(stacked).ok).toBe(true);
  });
});

describe('fields', () => {
  const lstm = presets['adding-lstm'];
  test('are those that the cell uses, and another cell takes its own along', () => {
    const keys = (experiment: Experiment) => fieldsOf(at(experiment, [0]) as Block).map(({ key }) => key);
    expect(keys(lstm)).toContain('forgetBias');
    expect(keys(lstm)).not.toContain('activation');
    const [cell] = fieldsOf(at(lstm, [0]) as Block);
    const plain = withBlock(lstm, [0], changeOf(cell as NonNullable<typeof cell>, 'rnn'));
    expect(keys(plain)).toContain('activation');
    expect(parseExperiment(plain).ok).toBe(true);
  });
  test('what is usual is left out of the document', () => {
    const field = fieldsOf(at(presets.healthy, [1]) as Block).find(({ key }) => key === 'normalization');
    expect(field && changeOf(field, 'none')).toEqual({ normalization: undefined });
    expect(field && changeOf(field, 'layer')).toEqual({ normalization: 'layer' });
  });
  test('a field that may be empty takes its value out, and the document still fits', () => {
    for (const [key, left] of [
      ['forgetBias', undefined],
      ['truncate', null],
    ] as const) {
      const field = fieldsOf(at(lstm, [0]) as Block).find((each) => each.key === key);
      if (field?.kind !== 'number') throw new Error(key);
      expect('empty' in field, key).toBe(true);
      const set = withBlock(lstm, [0], changeOf(field, 2));
      const emptied = withBlock(set, [0], changeOf(field, field.empty));
      expect(Reflect.get(at(set, [0]) as Block, key)).toBe(2);
      expect(Reflect.get(at(emptied, [0]) as Block, key)).toBe(left);
      expect(parseExperiment(emptied).ok).toBe(true);
    }
    const cell = fieldsOf(at(lstm, [0]) as Block).find(({ key }) => key === 'units');
    expect(cell !== undefined && 'empty' in cell).toBe(false);
  });
  test('activation and dropout of hidden layers work at once, widths and the head do not', () => {
    const cnn = presets['shapes-cnn'];
    const [first, head] = [at(cnn, [0]) as Block, cnn.model.blocks.at(-1) as Block];
    const keys = ['activation', 'dropout', 'channels'];
    expect(keys.map((key) => isLiveIn(cnn, first, key))).toEqual([true, true, false]);
    expect(isLiveIn(cnn, head, 'activation')).toBe(false);
    expect(isLiveIn(lstm, at(lstm, [0]) as Block, 'activation')).toBe(false);
  });
});
