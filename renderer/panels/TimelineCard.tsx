/**
 * The card below: transport, the switches of what and how the timeline shows, and the seismograph.
 */
import { Clapperboard, PanelBottomClose, PanelBottomOpen } from 'lucide-react';
import { Seismograph } from '../charts/Seismograph.tsx';
import { useApp, useView, useWords } from '../state/appContext.ts';
import type { Axis, ViewState } from '../state/store.ts';
import { IconButton } from './IconButton.tsx';
import { Segmented } from './Segmented.tsx';
import { Transport } from './Transport.tsx';

const FIELDS = ['weightGradientNorm', 'deltaNorm', 'activationNorm'] as const;

/** Always there, H hides it. */
export function TimelineCard() {
  const { session, store } = useApp();
  const words = useWords();
  const axis = useView((state) => state.axis);
  const field = useView((state) => state.timelineField);
  const folded = useView((state) => state.folded.includes('timeline'));
  return (
    <section className={folded ? 'card below folded' : 'card below'} aria-label={words.t('time.timeline')}>
      <Transport />
      {folded && <IconButton command="foldTimeline" icon={PanelBottomOpen} />}
      <div className="timeline">
        <div className="switches">
          <Segmented
            id="field"
            label={words.t('time.field')}
            options={FIELDS.map((value) => ({ value, label: words.t(`time.${value}`) }))}
            value={field}
            onChoose={(value) => store.setState({ timelineField: value as ViewState['timelineField'] })}
          />
          {axis === 'epoch' && <span className="dim">{words.t('time.meanAndMaximum')}</span>}
          <Segmented
            id="axis"
            label={words.t('time.axis')}
            options={[
              { value: 'step', label: words.t('axis.step') },
              { value: 'epoch', label: words.t('axis.epoch') },
            ]}
            value={axis}
            onChoose={(value) => session.setAxis(value as Axis)}
          />
          <div className="buttons">
            <IconButton command="export" icon={Clapperboard} />
            <IconButton command="foldTimeline" icon={PanelBottomClose} />
          </div>
        </div>
        <Seismograph />
      </div>
    </section>
  );
}
