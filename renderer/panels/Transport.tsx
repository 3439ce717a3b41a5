/**
 * The controls of time: play, pause, steps, reset, pace, and where one is. Commands do the work (state/commands.ts).
 */
import { Slider } from '@base-ui/react/slider';
import { FastForward, Pause, Play, RotateCcw, StepBack, StepForward } from 'lucide-react';
import { count, setting } from '../i18n/numbers.ts';
import { useApp, useView, useWords } from '../state/appContext.ts';
import { placesShown } from '../state/store.ts';
import { IconButton } from './IconButton.tsx';
import { SPEEDS, speedIndex } from './speeds.ts';

function Counter() {
  const words = useWords();
  const axis = useView((state) => state.axis);
  const at = useView((state) => placesShown(state).at);
  const last = useView((state) => placesShown(state).last);
  if (at === null || last === null) {
    return (
      <p className="counter none" data-testid="step-counter">
        {words.t(axis === 'step' ? 'time.noStep' : 'time.noEpoch')}
      </p>
    );
  }
  return (
    <p className="counter">
      <span className="dim">{words.t(axis === 'step' ? 'axis.oneStep' : 'axis.oneEpoch')}</span>{' '}
      <span data-testid="step-counter">
        <strong>{count(at, words.language)}</strong> / {count(last, words.language)}
      </span>
    </p>
  );
}

function Speed() {
  const { session, slowMotion } = useApp();
  const words = useWords();
  const speed = useView((state) => state.speed);
  const slow = useView((state) => state.slowMotion);
  const pace =
    speed === null ? words.t('speed.flatOut') : words.t('speed.steps', { speed: setting(speed, words.language) });
  const text = slow ? words.t('speed.slowMotion') : pace;
  // The slowest end, before all paces, is slow motion.
  const choose = (place: number): void => {
    slowMotion.choose(place === 0);
    if (place > 0) session.setSpeed(SPEEDS[place - 1] ?? null);
  };
  return (
    <Slider.Root
      className="speed"
      min={0}
      max={SPEEDS.length}
      value={slow ? 0 : speedIndex(speed) + 1}
      onValueChange={choose}
      thumbAlignment="edge"
    >
      <Slider.Control className="slider-control">
        <Slider.Track className="slider-track">
          <Slider.Indicator className="slider-filled" />
          <Slider.Thumb className="slider-thumb" aria-label={words.t('speed.label')} getAriaValueText={() => text} />
        </Slider.Track>
      </Slider.Control>
      <span className="dim" data-testid="speed">
        {text}
      </span>
    </Slider.Root>
  );
}

/** Left of the seismograph. */
export function Transport() {
  const words = useWords();
  const running = useView((state) => state.replaying || state.progress?.playing === true);
  const ready = useView((state) => state.run !== null && state.connection !== 'closed');
  return (
    <div className="transport">
      <div className="buttons">
        <IconButton command="reset" icon={RotateCcw} disabled={!ready} />
        <IconButton command="stepBack" icon={StepBack} disabled={!ready} />
        <IconButton
          command="play"
          icon={running ? Pause : Play}
          label={words.t(running ? 'command.pause' : 'command.play')}
          emphasis
          disabled={!ready}
        />
        <IconButton command="stepForward" icon={StepForward} disabled={!ready} />
        <IconButton command="stepEpoch" icon={FastForward} disabled={!ready} />
      </div>
      <Counter />
      <Speed />
    </div>
  );
}
