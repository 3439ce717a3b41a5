/**
 * The layers of the network one by one: added, removed, moved, each with a width, an activation and an initialiser of its own. Very deep
 * networks show their first layers only; all of them at once are changed above.
 */
import { Plus } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { activations } from '../../../engine/index.ts';
import { count } from '../../i18n/numbers.ts';
import { useWords } from '../../state/appContext.ts';
import { initialized } from '../../state/edits.ts';
import {
  headOf,
  hiddenLayers,
  hiddenWidths,
  isPlain,
  withAddedLayer,
  withHead,
  withLayer,
  withMovedLayer,
  withoutLayer,
} from '../../state/layerEdits.ts';
import { widthsLine } from '../experimentName.ts';
import { AddOther, BlocksList } from './BlocksList.tsx';
import { ChoiceRow } from './ChoiceRow.tsx';
import { DropoutRow } from './DropoutRow.tsx';
import { LayerRow } from './LayerRow.tsx';
import { Section } from './Section.tsx';
import type { Editing } from './useDocument.ts';
import { useDragOrder } from './useDragOrder.ts';

/** Rows shown at most. */
const MOST = 40;

/** Keeps the focus on the grip of a layer that a key has moved. */
function useGripFocus() {
  const wanted = useRef<number | null>(null);
  useEffect(() => {
    if (wanted.current === null) return;
    document.querySelector<HTMLElement>(`[data-testid="layer-${wanted.current}-grip"]`)?.focus();
    wanted.current = null;
  });
  return wanted;
}

/** Layers as rows, or all kinds of blocks as cards: in one section, which stays open when a block makes the one out of the other. */
export function LayersSection({ editing }: { readonly editing: Editing }) {
  const { document } = editing;
  const plain = isPlain(document.model.blocks);
  const widths = plain ? hiddenLayers(document).map(({ units }) => units) : hiddenWidths(document);
  return (
    <Section id="layers" title="section.layers" summary={widthsLine(widths)}>
      {plain ? (
        <DenseLayers editing={editing} />
      ) : (
        <>
          <BlocksList editing={editing} />
          <DropoutRow editing={editing} />
        </>
      )}
    </Section>
  );
}

/** The list and the output layer below it. */
function DenseLayers({ editing }: { readonly editing: Editing }) {
  const words = useWords();
  const { document, edit } = editing;
  const layers = hiddenLayers(document);
  const head = headOf(document);
  const gripFocus = useGripFocus();
  const { list, drag, grip } = useDragOrder((from, to) => edit(withMovedLayer(document, from, to)));
  const move = (from: number, by: 1 | -1): void => {
    const to = from + by;
    if (to < 0 || to >= layers.length) return;
    gripFocus.current = to;
    edit(withMovedLayer(document, from, to));
  };
  const ofAll = document.initialization.weight;
  return (
    <>
      <ul ref={list} className="layers">
        {layers.slice(0, MOST).map((layer, index) => (
          <LayerRow
            // biome-ignore lint/suspicious/noArrayIndexKey: a layer is its place; it has no other name.
            key={index}
            index={index}
            layer={layer}
            drag={drag}
            grip={grip(index)}
            onChange={(change) => edit(withLayer(document, index, change))}
            onInitializer={(name) =>
              edit(withLayer(document, index, { initializer: name === null ? undefined : initialized(ofAll, name) }))
            }
            onMove={(by) => move(index, by)}
            onRemove={() => edit(withoutLayer(document, index))}
          />
        ))}
      </ul>
      {layers.length > MOST && (
        <p className="dim note">{words.t('layer.more', { number: count(layers.length - MOST, words.language) })}</p>
      )}
      <button type="button" className="quiet" data-testid="add-layer" onClick={() => edit(withAddedLayer(document))}>
        <Plus aria-hidden="true" size="1.125em" />
        {words.t('layer.add')}
      </button>
      <AddOther editing={editing} />
      <DropoutRow editing={editing} />
      <ChoiceRow
        id="head-activation"
        label="field.headActivation"
        help="help.headActivation"
        kind="activation"
        names={Object.keys(activations)}
        value={head?.activation ?? null}
        onChoose={(activation) => edit(withHead(document, { activation }))}
      />
    </>
  );
}
