/**
 * The rows of the export dialog: format, span, length, frame rate, size, theme, language. What is offered stands in
 * exports/exportChoices.ts.
 */
import { changed, otherRate, RATES, SIZES } from '../../exports/exportChoices.ts';
import { type ExportSettings, exportLimits } from '../../exports/film.ts';
import { formatNames, formatOf } from '../../exports/formats.ts';
import { brief, setting } from '../../i18n/numbers.ts';
import { LANGUAGES } from '../../i18n/words.ts';
import { useApp, useView, useWords } from '../../state/appContext.ts';
import { recordedRange } from '../../state/store.ts';
import { Choice } from '../Choice.tsx';
import { NumberInput } from '../NumberInput.tsx';
import { Segmented } from '../Segmented.tsx';

interface Props {
  readonly settings: ExportSettings;
  onChange(settings: ExportSettings): void;
}

function Row({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <div className="row">
      <span className="dim">{label}</span>
      {children}
    </div>
  );
}

/** What part of the run. */
function Span({ settings, onChange }: Props) {
  const { store } = useApp();
  const words = useWords();
  const epochs = useView((state) => state.progress?.epochs ?? null);
  const [least, most] = recordedRange({ ...store.getState(), axis: settings.axis }) ?? [0, 0];
  const rule = { min: least, max: most, integer: true };
  const change = (part: Partial<ExportSettings>) => onChange(changed(settings, part, store.getState()));
  const isStill = formatOf(settings.format)?.still === true;
  const place = (id: 'from' | 'to', label: string) => (
    <Row label={label}>
      <NumberInput
        id={`export-${id}`}
        label={label}
        unit=""
        rule={rule}
        value={settings[id]}
        onChange={(at) => change({ [id]: at })}
      />
    </Row>
  );
  return (
    <>
      {epochs !== null && (
        <Row label={words.t('export.axis')}>
          <Segmented
            id="export-axis"
            label={words.t('export.axis')}
            options={(['step', 'epoch'] as const).map((value) => ({ value, label: words.t(`axis.${value}`) }))}
            value={settings.axis}
            onChoose={(axis) => change({ axis: axis as ExportSettings['axis'] })}
          />
        </Row>
      )}
      {isStill ? (
        place('to', words.t(`export.still.${settings.axis}`))
      ) : (
        <>
          {place('from', words.t('export.from'))}
          {place('to', words.t('export.to'))}
        </>
      )}
    </>
  );
}

/** How long and how fast. */
function Time({ settings, onChange }: Props) {
  const words = useWords();
  const { language } = words;
  const kept = otherRate(settings);
  const rate = (value: number) => words.t('export.rateValue', { rate: brief(value, language) });
  return (
    <>
      <Row label={words.t('export.seconds')}>
        <NumberInput
          id="export-seconds"
          label={words.t('export.seconds')}
          unit={words.t('export.secondsUnit')}
          rule={{ ...exportLimits.seconds, integer: false }}
          value={settings.seconds}
          onChange={(seconds) => onChange({ ...settings, seconds })}
        />
      </Row>
      <Row label={words.t('export.rate')}>
        <Choice
          id="export-rate"
          label={words.t('export.rate')}
          options={RATES.map((value) => ({ value: setting(value, 'en'), label: rate(value) }))}
          value={setting(settings.rate, 'en')}
          onChoose={(value) => onChange({ ...settings, rate: Number(value) })}
        />
      </Row>
      {kept !== null && (
        <p className="dim export-note" role="status" data-testid="export-keeps">
          {words.t('export.keeps', { rate: brief(kept, language) })}
        </p>
      )}
    </>
  );
}

/** All rows. */
export function ExportRows({ settings, onChange }: Props) {
  const words = useWords();
  const sizeName = ([width, height]: readonly [number, number]) =>
    words.t('export.sizeValue', { width: `${width}`, height: `${height}` });
  const isStill = formatOf(settings.format)?.still === true;
  return (
    <>
      <Row label={words.t('export.format')}>
        <Segmented
          id="export-format"
          label={words.t('export.format')}
          options={formatNames.map((value) => ({ value, label: words.t(`export.format.${value}`) }))}
          value={settings.format}
          onChoose={(format) => onChange({ ...settings, format })}
        />
      </Row>
      <Span settings={settings} onChange={onChange} />
      {!isStill && <Time settings={settings} onChange={onChange} />}
      <Row label={words.t('export.size')}>
        <Choice
          id="export-size"
          label={words.t('export.size')}
          options={SIZES.map((size) => ({ value: size.join('x'), label: sizeName(size) }))}
          value={`${settings.width}x${settings.height}`}
          onChoose={(value) => {
            const [width = 1920, height = 1080] = value.split('x').map(Number);
            onChange({ ...settings, width, height });
          }}
        />
      </Row>
      <Row label={words.t('export.theme')}>
        <Segmented
          id="export-theme"
          label={words.t('export.theme')}
          options={(['night', 'projector'] as const).map((value) => ({
            value,
            label: words.t(`export.theme.${value}`),
          }))}
          value={settings.theme}
          onChoose={(theme) => onChange({ ...settings, theme: theme as ExportSettings['theme'] })}
        />
      </Row>
      <Row label={words.t('export.language')}>
        <Segmented
          id="export-language"
          label={words.t('export.language')}
          options={LANGUAGES.map((value) => ({ value, label: words.t(`export.language.${value}`) }))}
          value={settings.language}
          onChoose={(language) => onChange({ ...settings, language: language as ExportSettings['language'] })}
        />
      </Row>
    </>
  );
}
