/**
 * Every problem a document can have: its code and the values that go with it. The words stand in
 * assets/words/{de,en}/problems.json under the same code, with {{path}} and {{value}} names as listed here.
 */

/** Code -> names of its values. `came` is what the document says, the others what is allowed. */
export const problemCodes = {
  documentNotObject: ['came'],
  documentTooDeep: ['most'],
  documentTooLarge: ['most'],
  missing: [],
  unknownKey: ['allowed'],
  notObject: ['came'],
  notList: ['came'],
  notText: ['came'],
  notNumber: ['came'],
  notInteger: ['came'],
  notSwitch: ['came'],
  notAllowed: ['came', 'allowed'],
  tooSmall: ['came', 'least'],
  notAbove: ['came', 'least'],
  tooLarge: ['came', 'most'],
  notBelow: ['came', 'most'],
  textTooLong: ['came', 'most'],
  listTooLong: ['came', 'most'],
  listEmpty: [],
  invalid: ['came'],
  shapeNotOffered: ['came', 'set', 'allowed'],
  generatedOnly: ['set'],
  settingNotUsed: ['name', 'allowed'],
  lossSettingNotUsed: ['name', 'allowed'],
  headUnits: ['came', 'allowed', 'set'],
  lossTargets: ['came', 'allowed', 'set'],
  lossNeedsSigmoid: ['came'],
  headNotDense: [],
  needsImage: [],
  needsSequence: [],
  needsEmbedding: [],
  needsTokens: [],
  treeNotLast: [],
  treeLoss: ['came', 'allowed'],
  treeSmoothing: [],
  cellSettingNotUsed: ['cell'],
  residualAtSequence: [],
  everyStepNeeded: ['set'],
  lastStepNeeded: ['set'],
  tooManySteps: ['came', 'most'],
  sizeNotOffered: ['set', 'allowed'],
  dataTooLarge: ['came', 'most'],
  windowTooLarge: ['came', 'most'],
  residualShape: ['came', 'needed'],
  residualInside: [],
  batchNormNeedsTwo: [],
  batchTooLarge: ['came', 'most', 'set'],
  tooManyLayers: ['came', 'most'],
  tooManyParameters: ['came', 'most'],
  tooManyActivations: ['came', 'most'],
  jacobianNeedsValues: [],
  jacobianTooLarge: ['came', 'most'],
  notChangeable: ['came', 'allowed'],
  pathUnknown: ['came', 'allowed'],
  pathTwice: ['came'],
  tooManyCells: ['came', 'most'],
} as const satisfies Record<string, readonly string[]>;

/** Name of a problem. */
export type ProblemCode = keyof typeof problemCodes;

/** One thing that is wrong with a document, ready to be put into words. */
export interface Problem {
  /** Where, e.g. `model.blocks[0].units`; empty for the document itself. */
  readonly path: string;
  readonly code: ProblemCode;
  readonly values: Readonly<Record<string, string | number>>;
}

/** Keys and indices as a person writes them: model.blocks[0].units. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? shorten(String(key)) : `${text}.${shorten(String(key))}`;
  }, '');
}

/** What came, in few characters: numbers as they are, all else as JSON would write it. */
export function cameAs(value: unknown): string | number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'string') return `"${shorten(value)}"`;
  if (Array.isArray(value)) return `[${firstOf(value.map(nested))}]`;
  if (typeof value !== 'object' || value === null) return shorten(String(value));
  return `{${firstOf(Object.entries(value).map(([key, each]) => `"${shorten(key)}": ${nested(each)}`))}}`;
}

/** Entries that are told of a list or an object. */
const MOST_TOLD = 3;

function firstOf(parts: readonly string[]): string {
  return [...parts.slice(0, MOST_TOLD), ...(parts.length > MOST_TOLD ? ['…'] : [])].join(', ');
}

function nested(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? '[]' : '[…]';
  return typeof value === 'object' && value !== null ? '{…}' : String(cameAs(value));
}

function shorten(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`;
}
