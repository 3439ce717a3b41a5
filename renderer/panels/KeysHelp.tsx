/**
 * The list of keys, from the command registry itself.
 */
import { cameraNames } from '../picture/cameras.ts';
import { useApp, useWords } from '../state/appContext.ts';
import { type AppCommand, CAMERA_KEYS, commands, isOffered } from '../state/commands.ts';
import { AppDialog } from './AppDialog.tsx';
import { keyLabel } from './keyLabel.ts';

const GROUPS = [
  ['time', 'keys.time'],
  ['view', 'keys.view'],
  ['file', 'keys.file'],
] as const;

function Line({ keys, label }: { readonly keys: readonly string[]; readonly label: string }) {
  return (
    <div className="row">
      <dt>{label}</dt>
      <dd>
        {keys.map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </dd>
    </div>
  );
}

function Group({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <section>
      <h3 className="dim">{title}</h3>
      <dl>{children}</dl>
    </section>
  );
}

/** A dialog; Escape and ? close it. */
export function KeysHelp() {
  const app = useApp();
  const words = useWords();
  const all: readonly AppCommand[] = Object.values(commands);
  return (
    <AppDialog name="keys" title="keys.title">
      <div className="keys-columns">
        {GROUPS.map(([group, title]) => (
          <Group key={group} title={words.t(title)}>
            {all
              .filter((command) => command.group === group && command.keys.length > 0 && isOffered(command, app))
              .map((command) => (
                <Line
                  key={command.label}
                  label={words.t(command.label)}
                  keys={command.keys.map((key) => keyLabel(key, words))}
                />
              ))}
          </Group>
        ))}
        <Group title={words.t('keys.cameras')}>
          {cameraNames.slice(0, CAMERA_KEYS.length).map((name, index) => (
            <Line key={name} label={words.say(['app'], `camera.${name}`)} keys={[CAMERA_KEYS[index] ?? '']} />
          ))}
        </Group>
      </div>
    </AppDialog>
  );
}
