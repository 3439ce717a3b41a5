/**
 * The named limits of an experiment document. What goes beyond is refused before anything is allocated; counted in checks.ts.
 */

/** Largest allowed values. */
export const limits = {
  /** Weight layers, head included. */
  layers: 2000,
  /** Units of one layer. */
  units: 4096,
  /** Kernel, stride and padding of a window over images. */
  window: 64,
  /** Weights, biases and learned slopes together. */
  parameters: 20_000_000,
  /** Batch size times all units: what one step must hold at once. */
  activations: 200_000_000,
  /** Steps of a sequence. */
  sequence: 1000,
  /** Steps of all recurrent layers together: each becomes ops of its own. */
  steps: 10_000,
  /** Different symbols in a sequence of them, or words of a vocabulary. */
  symbols: 1000,
  /** Numbers in all rows of a generated data set. */
  dataValues: 20_000_000,
  /** Rows of a generated data set. */
  samples: 100_000,
  /** Training samples whose Jacobians a probe looks at. */
  probedSamples: 16,
  /** Singular values of such a Jacobian. */
  jacobian: 256,
  /** Entries in the list of interventions. */
  interventions: 10_000,
  /** Blocks in one list. */
  blocks: 2000,
  /** Characters of the title. */
  title: 200,
  /** How deep the document may nest. */
  depth: 64,
  /** Values in the whole document. */
  values: 200_000,
  /** Largest step an intervention may name. */
  step: 1_000_000_000,
  /** Largest size of a number such as a learning rate or a weight's start value. */
  size: 1e30,
} as const;

/** Fewest rows of a generated data set. */
export const LEAST_SAMPLES = 10;
