/**
 * Finds out what kind of case a document is and runs it. Called by oracle.ts and by the tests.
 */
import { z } from 'zod';
import type { Backend } from '../../../engine/index.ts';
import { anyCaseSchema, graphCaseSchema, reasonOf, recurrentCaseSchema } from './caseDocument.ts';
import { type Answer, runGraphCase } from './graphCase.ts';
import type { CaseTensors } from './loadedCase.ts';
import { runPointwiseCase } from './pointwiseCase.ts';
import { runRecurrentCase } from './recurrentCase.ts';
import { runWordCase, wordCaseSchema } from './wordCase.ts';

const pointwiseSchema = z.object({ model: z.object({ activation_definitions: z.record(z.string(), z.string()) }) });

/** The answer to a case, or why it was skipped: what is wrong with one case must not cost the others theirs. */
export function runCase(document: unknown, tensors: CaseTensors, backend: Backend): Answer | string {
  try {
    return answerTo(document, tensors, backend);
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
}

function answerTo(document: unknown, tensors: CaseTensors, backend: Backend): Answer | string {
  const any = anyCaseSchema.safeParse(document);
  if (!any.success) return reasonOf(any.error, document);
  if (any.data.model.kind === 'pointwise') {
    const pointwise = pointwiseSchema.safeParse(document);
    if (!pointwise.success) return reasonOf(pointwise.error, document);
    return runPointwiseCase(Object.keys(pointwise.data.model.activation_definitions), tensors, backend);
  }
  if (any.data.model.kind === 'recurrent') {
    const recurrent = recurrentCaseSchema.safeParse(document);
    if (!recurrent.success) return reasonOf(recurrent.error, document);
    return runRecurrentCase(recurrent.data, tensors, backend);
  }
  if (any.data.model.kind.endsWith('_softmax')) {
    const words = wordCaseSchema.safeParse(document);
    return words.success ? runWordCase(words.data, tensors, backend) : reasonOf(words.error, document);
  }
  const graph = graphCaseSchema.safeParse(document);
  return graph.success ? runGraphCase(graph.data, tensors, backend) : reasonOf(graph.error, document);
}
