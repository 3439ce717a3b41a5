/**
 * The numbers that encode.ts writes into op records and index.ts reads out of them. Plain constants, so that the same file is
 * AssemblyScript and TypeScript.
 */

/** An op record: [opcode, bytes of this record, fields ...], all int32. The kernel files list the fields of each op. */
export const RECORD_HEAD = 2;

export const OP_GATHER = 1;
export const OP_LINEAR = 2;
export const OP_ACTIVATION = 3;
export const OP_ACTIVATION_GRADIENT = 4;
export const OP_LOSS = 5;
export const OP_INPUT_GRADIENT = 6;
export const OP_WEIGHT_GRADIENT = 7;
export const OP_BIAS_GRADIENT = 8;
export const OP_CLIP_VALUE = 9;
export const OP_CLIP_NORM = 10;
export const OP_GRADIENT_NORM = 11;
export const OP_MULTIPLY_SCALAR = 12;
export const OP_UPDATE = 13;
export const OP_RECORD_DELTA = 14;
export const OP_RECORD_ACTIVATION = 15;
export const OP_RECORD_GRADIENT = 16;
export const OP_RECORD_NORM = 17;
export const OP_RECORD_RATIO = 18;
export const OP_RECORD_SCALAR = 19;
export const OP_ACCUMULATE_MAGNITUDE = 20;
export const OP_ACCUMULATE_RECORD = 21;
export const OP_ADD = 22;
/** No op of a plan: encode.ts makes it of recordGradient, recordNorm and update where they belong together. */
export const OP_RECORDED_DESCENT = 23;
export const OP_PENALTY = 24;
export const OP_PENALTY_GRADIENT = 25;
export const OP_COUNT_SCALAR = 26;
export const OP_BATCH_NORM = 27;
export const OP_BATCH_NORM_RUNNING = 28;
export const OP_BATCH_NORM_GRADIENT = 29;
export const OP_LAYER_NORM = 30;
export const OP_LAYER_NORM_GRADIENT = 31;
export const OP_DRAW_MASK = 32;
export const OP_DROPOUT = 33;
export const OP_SCALE = 34;
export const OP_CONVOLUTION = 35;
export const OP_CONVOLUTION_INPUT_GRADIENT = 36;
export const OP_IMAGE_TO_GRID = 37;
export const OP_POOL = 38;
export const OP_POOL_GRADIENT = 39;
export const OP_TIME_MAJOR = 40;
export const OP_CELL = 41;
export const OP_CELL_GRADIENT = 42;
export const OP_EMBEDDING = 43;
export const OP_EMBEDDING_GRADIENT = 44;
export const OP_TREE_SCORES = 45;
export const OP_TREE_LOG_PROBABILITIES = 46;
export const OP_TREE_LOSS = 47;
export const OP_TREE_INPUT_GRADIENT = 48;
export const OP_TREE_GRADIENT = 49;
export const OP_TREE_SPREAD = 50;
export const OP_TRANSPOSE = 51;
export const OP_CONVOLUTION_WEIGHT_GRADIENT = 52;
/** No op of a plan: encode.ts makes it of a weightGradient over many rows. */
export const OP_WEIGHT_CHUNKS = 53;

export const CELL_RNN_TANH = 0;
export const CELL_RNN_RELU = 1;
export const CELL_RNN_IDENTITY = 2;
export const CELL_LSTM = 3;
export const CELL_GRU = 4;

export const ACTIVATION_IDENTITY = 0;
export const ACTIVATION_SIGMOID = 1;
export const ACTIVATION_TANH = 2;
export const ACTIVATION_RELU = 3;
export const ACTIVATION_LEAKY_RELU = 4;
export const ACTIVATION_PRELU = 5;
export const ACTIVATION_ELU = 6;
export const ACTIVATION_SELU = 7;
export const ACTIVATION_GELU = 8;
export const ACTIVATION_GELU_TANH = 9;
export const ACTIVATION_SILU = 10;
export const ACTIVATION_SOFTPLUS = 11;
export const ACTIVATION_SOFTSIGN = 12;

export const LOSS_MSE = 0;
export const LOSS_HALF_SSE = 1;
export const LOSS_BINARY_CROSS_ENTROPY = 2;
export const LOSS_BINARY_CROSS_ENTROPY_LOGITS = 3;
export const LOSS_CROSS_ENTROPY = 4;
export const LOSS_L1 = 5;
export const LOSS_HUBER = 6;
export const LOSS_CROSS_ENTROPY_SOFT = 7;

export const PENALTY_L1 = 1;
export const PENALTY_L2 = 2;

export const OPTIMIZER_SGD = 0;
export const OPTIMIZER_MOMENTUM = 1;
export const OPTIMIZER_ADAM = 2;
export const OPTIMIZER_NESTEROV = 3;
export const OPTIMIZER_RMSPROP = 4;
export const OPTIMIZER_ADAGRAD = 5;
export const OPTIMIZER_AMSGRAD = 6;
export const OPTIMIZER_ADAMW = 7;
