/**
 * How weights and biases start: the numbers of the chosen initialiser, and the biases' own.
 */
import { initializers } from '../../../engine/index.ts';
import { initialized } from '../../state/edits.ts';
import { initializerFields } from '../fields.ts';
import { ChoiceRow, TermRow } from './ChoiceRow.tsx';
import { NumberRow } from './NumberRow.tsx';
import { Section } from './Section.tsx';
import type { Editing } from './useDocument.ts';

const FANS = ['in', 'out'] as const;

/** Fields depend on the initialisers chosen. */
export function InitializationSection({ editing }: { readonly editing: Editing }) {
  const { document, edit, set } = editing;
  const { weight, bias } = document.initialization;
  const chooseBias = (name: string): void =>
    edit({ ...document, initialization: { weight, bias: initialized(bias, name) } });
  return (
    <Section id="initialization" title="section.initialization">
      {initializerFields('weight', document).map((id) => (
        <NumberRow key={id} id={id} editing={editing} />
      ))}
      {weight.name.startsWith('he') && (
        <TermRow
          term="fan"
          names={FANS}
          value={weight.fan ?? 'in'}
          onChoose={(fan) => set('initialization.weight.fan', fan)}
        />
      )}
      <ChoiceRow
        id="bias-initializer"
        label="field.biasInitializer"
        help="help.biasInitializer"
        kind="initializer"
        names={Object.keys(initializers)}
        value={bias.name}
        onChoose={chooseBias}
      />
      {initializerFields('bias', document).map((id) => (
        <NumberRow key={id} id={id} editing={editing} />
      ))}
    </Section>
  );
}
