/**
 * Random documents: values of the schema, then repaired as the problems say, so that most of them can be trained. What is repaired is read from
 * the codes of the problems; some repairs are left undone, so that refusals are tried, too. Used by the fuzz test and the soak.
 */
import {
  activations,
  changeablePaths,
  type Experiment,
  experimentAt,
  experimentJsonSchema,
  type Problem,
  parseExperiment,
} from '../../../engine/index.ts';
import { type Choose, type SchemaNode, SchemaValues } from './schemaValues.ts';

type Json = Record<string, unknown>;

const SCHEMA = experimentJsonSchema() as SchemaNode;
const MOST_REPAIRS = 60;
const STEPS = 3;

/** A document; whether it can be trained the engine says. */
export function randomDocument(choose: Choose): unknown {
  const values = new SchemaValues(SCHEMA, choose);
  const document = values.of(SCHEMA, 0, ['interventions', 'title']) as Json;
  const data = document['data'] as Json;
  if ('samples' in data || choose.chance(80)) data['samples'] = choose.integer(12, 60);
  for (let turn = 0; turn < MOST_REPAIRS; turn++) {
    const parsed = parseExperiment(document);
    if (parsed.ok) return withInterventions(parsed.experiment, values, choose);
    const [problem] = parsed.problems;
    if (problem === undefined || choose.chance(1) || !repair(document, problem, choose)) break;
  }
  return document;
}

/** Up to three changes by hand, each made for the document as it holds then. */
function withInterventions(experiment: Experiment, values: SchemaValues, choose: Choose): Experiment {
  let document = experiment;
  while (choose.chance(40) && document.interventions.length < STEPS) {
    const step = choose.integer(document.interventions.at(-1)?.step ?? 0, STEPS);
    const now = experimentAt(document, step);
    const path = choose.pick(changeablePaths(now));
    const value = valueFor(path, now, values, choose);
    document = { ...document, interventions: [...document.interventions, { step, path, value }] };
  }
  return document;
}

function valueFor(path: string, now: Experiment, values: SchemaValues, choose: Choose): unknown {
  const [part = '', key] = path.split('.');
  if (path.endsWith('activation')) return choose.pick(Object.keys(activations));
  if (part === 'model') return choose.pick([0, 0.1, 0.5, 0.9]);
  const whole = values.of(SCHEMA.properties?.[part] ?? {}) as Json;
  return key === undefined ? whole : (whole[key] ?? (now[part as keyof Experiment] as unknown as Json)[key]);
}

/** What a problem asks to be left out. */
const LEAVE_OUT = /NotUsed$|^generatedOnly$|^sizeNotOffered$|^unknownKey$|^treeSmoothing$/;
/** What a network needs first, by the problem that says so. */
const FIRST: Readonly<Record<string, Json>> = {
  needsEmbedding: { type: 'embedding', dim: 3 },
  needsSequence: { type: 'recurrent', units: 4, readout: 'all' },
};

/** Does what a problem asks for; false where it is not known how. */
function repair(document: Json, { path, code, values }: Problem, choose: Choose): boolean {
  const keys = path.split(/[.[\]]+/).filter((key) => key !== '');
  const last = keys.pop() ?? '';
  const there = keys.reduce<Json>((value, key) => {
    value[key] ??= {};
    return value[key] as Json;
  }, document);
  const { allowed, least, most } = values;
  if (LEAVE_OUT.test(code)) return Reflect.deleteProperty(there, last);
  if (code === 'headUnits') there[last] = Number(String(allowed).split(', ')[0]);
  else if (code === 'lossNeedsSigmoid') there[last] = 'sigmoid';
  else if (typeof allowed === 'string') there[last] = choose.pick(allowed.split(', '));
  else if (typeof least === 'number') there[last] = least;
  else if (typeof most === 'number' && typeof (there[last] ?? 0) === 'number')
    there[last] = code === 'notBelow' ? most - 1 : most;
  else if (code === 'batchNormNeedsTwo') document['batch'] = { size: 4 };
  else return repairModel(document, [...keys, last], code);
  return true;
}

/** Where blocks do not fit together, the one that is named goes; what is missing comes. */
function repairModel(document: Json, path: readonly string[], code: Problem['code']): boolean {
  const { blocks } = document['model'] as { blocks: Json[] };
  if (path[0] !== 'model' || blocks.length > 12) return false;
  const end = path.findLastIndex((key) => /^\d+$/.test(key));
  const first = FIRST[code];
  if (code === 'headNotDense') blocks.push({ type: 'dense', units: 1 });
  else if (first !== undefined && (end < 0 || code === 'needsEmbedding')) blocks.unshift({ ...first });
  else if (end < 0) return false;
  else {
    const list = path.slice(0, end).reduce<unknown>((value, key) => (value as Json | undefined)?.[key], document);
    if (!Array.isArray(list)) return false;
    list.splice(Number(path[end]), 1, ...(list.length > 1 ? [] : [{ type: 'dense', units: 3, activation: 'tanh' }]));
  }
  return true;
}
