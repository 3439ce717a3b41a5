/**
 * A button that is an icon, with its name and key in a tooltip. Used by every panel.
 */
import { Tooltip } from '@base-ui/react/tooltip';
import type { LucideIcon } from 'lucide-react';
import { useApp, useWords } from '../state/appContext.ts';
import { type CommandId, commandOf } from '../state/commands.ts';
import { keyLabel } from './keyLabel.ts';

interface Props {
  readonly command: CommandId;
  readonly icon: LucideIcon;
  /** Words beside the command's own, e.g. "Pause" for play. */
  readonly label?: string;
  readonly emphasis?: boolean;
  readonly disabled?: boolean;
  /** The name stands beside the icon, too. */
  readonly text?: boolean;
}

/** Runs a command of the registry; `data-testid` is the command's id. */
export function IconButton({ command, icon: Icon, label, emphasis = false, disabled = false, text = false }: Props) {
  const app = useApp();
  const words = useWords();
  const entry = commandOf(command);
  if (entry === null) return null;
  const name = label ?? words.t(entry.label);
  const key = entry.keys[0];
  return (
    <Tooltip.Root>
      <Tooltip.Trigger
        className={text ? 'quiet' : emphasis ? 'icon-button emphasis' : 'icon-button'}
        aria-label={name}
        data-testid={command}
        render={<button type="button" disabled={disabled} />}
        onClick={() => entry.run(app)}
      >
        <Icon aria-hidden="true" size="1.25em" strokeWidth={1.75} />
        {text && name}
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={8}>
          <Tooltip.Popup className="tooltip">
            {name}
            {key !== undefined && <kbd>{keyLabel(key, words)}</kbd>}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
