/**
 * What of each type of block can be changed in the panel: its fields in order. One entry adds a field. Pure; BlockCard.tsx draws them, words
 * stand in assets/words (`field.<id>`, `help.<id>`).
 */
import { activations, type Block, initializers, limits } from '../../../engine/index.ts';
import type { WordKey } from '../../i18n/words.ts';
import type { NumberRule } from '../numberRules.ts';

interface Common {
  /** Key in the block. */
  readonly key: string;
  readonly label: WordKey;
  readonly help: WordKey;
}

/** A field of a block. `otherwise` stands for a value that the block leaves out, and is taken out again where it is chosen. */
export type BlockField =
  | (Common & {
      readonly kind: 'number';
      readonly rule: NumberRule;
      readonly otherwise?: number;
      /** What an emptied field puts in the value's place; missing: it may not be empty. */
      readonly empty?: null | undefined;
    })
  | (Common & {
      readonly kind: 'choice';
      /** Names are looked up in the words as "<words>.<name>". */
      readonly words: string;
      readonly names: readonly string[];
      readonly otherwise?: string;
    })
  | (Common & { readonly kind: 'initializer' })
  | (Common & { readonly kind: 'switch' });

const whole = (min: number, max: number): NumberRule => ({ min, max, integer: true });
const windowRule = whole(1, limits.window);

const units: BlockField = {
  kind: 'number',
  key: 'units',
  label: 'field.width',
  help: 'help.units',
  rule: whole(1, limits.units),
};
const activation: BlockField = {
  ...{ kind: 'choice', key: 'activation', label: 'field.blockActivation', help: 'help.activation' },
  ...{ words: 'activation', names: Object.keys(activations) },
};
const dropout: BlockField = {
  ...{ kind: 'number', key: 'dropout', label: 'field.dropout', help: 'help.blockDropout' },
  ...{ rule: { min: 0, max: 0.9999, integer: false }, otherwise: 0 },
};
const initializer: BlockField = {
  kind: 'initializer',
  key: 'initializer',
  label: 'field.initializer',
  help: 'help.initializer',
};
const bias: BlockField = { kind: 'switch', key: 'bias', label: 'field.bias', help: 'help.bias' };

function normalization(...names: readonly string[]): BlockField {
  return {
    ...{ kind: 'choice', key: 'normalization', label: 'field.normalization', help: 'help.normalization' },
    ...{ words: 'normalization', names: ['none', ...names], otherwise: 'none' },
  };
}

const kernel: BlockField = {
  kind: 'number',
  key: 'kernel',
  label: 'field.kernel',
  help: 'help.kernel',
  rule: windowRule,
};
const padding: BlockField = {
  ...{ kind: 'number', key: 'padding', label: 'field.padding', help: 'help.padding', rule: whole(0, limits.window) },
};

const table: { readonly [Type in Block['type']]: readonly BlockField[] } = {
  dense: [units, activation, normalization('batch', 'layer'), dropout, initializer, bias],
  conv: [
    { kind: 'number', key: 'channels', label: 'field.channels', help: 'help.channels', rule: whole(1, limits.units) },
    kernel,
    { kind: 'number', key: 'stride', label: 'field.stride', help: 'help.stride', rule: windowRule },
    padding,
    activation,
    normalization('batch'),
    dropout,
    initializer,
    bias,
  ],
  pool: [
    {
      ...{ kind: 'choice', key: 'kind', label: 'field.pool', help: 'help.pool' },
      ...{ words: 'pool', names: ['max', 'average'] },
    },
    kernel,
    padding,
  ],
  recurrent: [
    {
      ...{ kind: 'choice', key: 'cell', label: 'field.cell', help: 'help.cell' },
      ...{ words: 'cell', names: ['rnn', 'lstm', 'gru'] },
    },
    units,
    {
      ...{ kind: 'choice', key: 'activation', label: 'field.blockActivation', help: 'help.cellActivation' },
      ...{ words: 'activation', names: ['tanh', 'relu', 'identity'], otherwise: 'tanh' },
    },
    {
      ...{ kind: 'number', key: 'forgetBias', label: 'field.forgetBias', help: 'help.forgetBias' },
      ...{ rule: { min: -100, max: 100, integer: false }, empty: undefined },
    },
    {
      ...{ kind: 'choice', key: 'readout', label: 'field.readout', help: 'help.readout' },
      ...{ words: 'readout', names: ['last', 'all'] },
    },
    {
      ...{ kind: 'number', key: 'truncate', label: 'field.truncate', help: 'help.truncate' },
      ...{ rule: whole(1, limits.sequence), empty: null },
    },
    dropout,
    initializer,
    {
      ...{ kind: 'initializer', key: 'recurrentInitializer' },
      ...{ label: 'field.recurrentInitializer', help: 'help.recurrentInitializer' },
    },
  ],
  embedding: [
    { kind: 'number', key: 'dim', label: 'field.dim', help: 'help.dim', rule: whole(1, limits.units) },
    {
      ...{ kind: 'choice', key: 'combine', label: 'field.combine', help: 'help.combine' },
      ...{ words: 'combine', names: ['mean', 'concatenate', 'sequence'] },
    },
    initializer,
  ],
  softmaxTree: [initializer],
  residual: [
    {
      ...{ kind: 'choice', key: 'addition', label: 'field.addition', help: 'help.addition' },
      ...{ words: 'addition', names: ['afterActivation', 'beforeActivation', 'preActivation'] },
    },
    {
      ...{ kind: 'number', key: 'scale', label: 'field.branchScale', help: 'help.branchScale' },
      ...{ rule: { min: -100, max: 100, integer: false } },
    },
  ],
  repeat: [{ kind: 'number', key: 'times', label: 'field.times', help: 'help.times', rule: whole(1, limits.layers) }],
};

/** The fields of a block: an activation of its own has only a plain cell, a forget gate only an LSTM. */
export function fieldsOf(block: Block): readonly BlockField[] {
  const fields = table[block.type];
  if (block.type !== 'recurrent') return fields;
  return fields.filter(
    ({ key }) => (key !== 'activation' || block.cell === 'rnn') && (key !== 'forgetBias' || block.cell === 'lstm'),
  );
}

/** The change that choosing a value makes: what another cell would ignore goes with the old one. */
export function changeOf(field: BlockField, value: unknown): Readonly<Record<string, unknown>> {
  if (field.key === 'cell') return { cell: value, activation: undefined, forgetBias: undefined };
  const left = 'otherwise' in field && value === field.otherwise;
  return { [field.key]: left ? undefined : value };
}

/** Every initialiser's name. */
export const initializerNames: readonly string[] = Object.keys(initializers);
