/**
 * What this is: version, the promise that nothing is sent, where the data comes from, and the licences of everything inside.
 */
import { Collapsible } from '@base-ui/react/collapsible';
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { dataSources } from '../../engine/index.ts';
import manifest from '../../package.json' with { type: 'json' };
import { useView, useWords } from '../state/appContext.ts';
import { AppDialog } from './AppDialog.tsx';

/** The browser that draws this window: "Chrome 147". */
export function browserName(userAgent: string): string {
  const found = /(Firefox|Edg|Chrome|Version)\/(\d+)/.exec(userAgent);
  if (found === null) return '';
  const names: Readonly<Record<string, string>> = { Version: 'Safari', Chrome: 'Chromium', Edg: 'Edge' };
  return `${names[found[1] ?? ''] ?? found[1]} ${found[2]}`;
}

function Sources() {
  const words = useWords();
  const shipped = Object.entries(dataSources).filter(([, { attribution }]) => attribution !== null);
  return (
    <ul className="sources">
      {shipped.map(([name, { attribution }]) => (
        <li key={name}>
          <strong>{words.say(['app'], `data.${name}`, {}, name)}</strong> <span className="dim">{attribution}</span>
        </li>
      ))}
    </ul>
  );
}

/** The text is long: it is fetched from the app's own files when it is asked for. */
function Licences() {
  const words = useWords();
  const [text, setText] = useState<string | null>(null);
  const load = (open: boolean): void => {
    if (open && text === null)
      void import('../../assets/licences/THIRD-PARTY.txt?raw').then((file) => setText(file.default));
  };
  return (
    <Collapsible.Root className="section" onOpenChange={load}>
      <Collapsible.Trigger className="section-title">
        <ChevronRight className="section-mark" aria-hidden="true" size="1em" />
        {words.t('about.licences')}
      </Collapsible.Trigger>
      <Collapsible.Panel>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling text must be reached by keys. */}
        <pre className="licences" tabIndex={0}>
          {text ?? words.t('data.loading')}
        </pre>
      </Collapsible.Panel>
    </Collapsible.Root>
  );
}

/** The dialog. */
export function About() {
  const words = useWords();
  const engine = useView((state) => state.run?.engine ?? null);
  return (
    <AppDialog name="about" title="about.title" narrow>
      <div className="about">
        <p>{words.t('about.what')}</p>
        <p>{words.t('about.promise')}</p>
        <dl>
          <div className="row">
            <dt className="dim">{words.t('about.version')}</dt>
            <dd>{manifest.version}</dd>
          </div>
          <div className="row">
            <dt className="dim">{words.t('about.engine')}</dt>
            <dd>{engine ?? words.t('panel.loading')}</dd>
          </div>
          <div className="row">
            <dt className="dim">{words.t('about.window')}</dt>
            <dd>{browserName(navigator.userAgent)}</dd>
          </div>
          <div className="row">
            <dt className="dim">{words.t('about.licence')}</dt>
            <dd>{manifest.license}</dd>
          </div>
        </dl>
        <h3 className="dim">{words.t('about.data')}</h3>
        <Sources />
        <Licences />
      </div>
    </AppDialog>
  );
}
