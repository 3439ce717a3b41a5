/**
 * The blocks of a model that is more than dense layers, as cards, nested ones indented. Blocks are added before the head: those that fit
 * there. Models of dense layers alone have rows of their own (LayersSection.tsx).
 */
import { Plus } from 'lucide-react';
import { useMemo } from 'react';
import { useWords } from '../../state/appContext.ts';
import {
  fittingBlocks,
  isLiveIn,
  NEW_BLOCKS,
  type NewBlock,
  placedBlocks,
  withAddedBlock,
  withBlock,
  withMovedBlock,
  withoutBlock,
} from '../../state/blockEdits.ts';
import { blockName } from '../blockNames.ts';
import { BlockCard } from './BlockCard.tsx';
import type { Editing } from './useDocument.ts';

/** Cards shown at most. */
const MOST = 60;

interface Adding {
  readonly editing: Pick<Editing, 'document' | 'edit'>;
  readonly names: readonly NewBlock[];
}

function AddBlocks({ editing: { document, edit }, names }: Adding) {
  const words = useWords();
  return (
    <div className="add-blocks">
      {names.map((name) => (
        <button
          key={name}
          type="button"
          className="quiet"
          data-testid={`add-${name}`}
          onClick={() => edit(withAddedBlock(document, name))}
        >
          <Plus aria-hidden="true" size="1em" />
          {blockName(NEW_BLOCKS[name], words)}
        </button>
      ))}
    </div>
  );
}

/** What other than dense layers a model of dense layers may be given. */
export function AddOther({ editing }: { readonly editing: Pick<Editing, 'document' | 'edit'> }) {
  const { document } = editing;
  const names = useMemo(() => fittingBlocks(document).filter((name) => name !== 'dense'), [document]);
  return <AddBlocks editing={editing} names={names} />;
}

/** The list. */
export function BlocksList({ editing: { document, edit } }: { readonly editing: Pick<Editing, 'document' | 'edit'> }) {
  const { blocks } = document.model;
  const placed = placedBlocks(blocks);
  const fitting = useMemo(() => fittingBlocks(document), [document]);
  return (
    <>
      <ul className="layers" data-testid="blocks">
        {placed.slice(0, MOST).map(({ path, block }) => (
          <BlockCard
            key={path.join('-')}
            path={path}
            block={block}
            fixed={path.length === 1 && path[0] === blocks.length - 1}
            isLive={(key) => isLiveIn(document, block, key)}
            onChange={(values) => edit(withBlock(document, path, values))}
            onMove={(by) => edit(withMovedBlock(document, path, by))}
            onRemove={() => edit(withoutBlock(document, path))}
          />
        ))}
      </ul>
      <AddBlocks editing={{ document, edit }} names={fitting} />
    </>
  );
}
