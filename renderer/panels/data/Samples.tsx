/**
 * A page of rows: pictures as pictures, sequences as strips, everything else as a table. Asks for the rows it shows (state/dataQuestions.ts).
 */
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useLayoutEffect, useRef, useState } from 'react';
import { count, significant } from '../../i18n/numbers.ts';
import { Rich } from '../../i18n/Rich.tsx';
import { useView, useWords } from '../../state/appContext.ts';
import { type DataInfo, type DataRow, type SetName, useDataRows } from '../../state/dataQuestions.ts';
import { className } from '../classNames.ts';
import { Segmented } from '../Segmented.tsx';
import { classIndex, columnsOf, greys, isSequence, pageSize, pictureSize, tokensOf } from './dataColumns.ts';
import { Sequences } from './Sequences.tsx';

function Picture({ row, size }: { readonly row: DataRow; readonly size: { width: number; height: number } }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useView((state) => state.theme);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    context?.putImageData(new ImageData(greys(row.inputs, theme === 'night'), size.width, size.height), 0, 0);
  }, [row, size, theme]);
  return <canvas ref={canvas} width={size.width} height={size.height} />;
}

/** What a row is: its class, or its values. */
function Answer({ row, info }: { readonly row: DataRow; readonly info: DataInfo }) {
  const words = useWords();
  const index = classIndex(row.labels, info.classes.length);
  const token = tokensOf(info.name, info.classes);
  if (index !== null) return token?.(index) ?? className(info.classes[index] ?? '', words);
  return <Rich text={Array.from(row.labels, (value) => significant(value, words.language)).join(' · ')} />;
}

function Pictures({ rows, info }: { readonly rows: readonly DataRow[]; readonly info: DataInfo }) {
  const size = pictureSize(info.shape);
  if (size === null) return null;
  return (
    <ul className="pictures">
      {rows.map((row) => (
        <li key={row.row}>
          <Picture row={row} size={size} />
          <span>
            <Answer row={row} info={info} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function Table({ rows, info }: { readonly rows: readonly DataRow[]; readonly info: DataInfo }) {
  const words = useWords();
  const { names, hidden } = columnsOf(info.features);
  const token = tokensOf(info.name, info.classes);
  const cell = (value: number) => token?.(value) ?? <Rich text={significant(value, words.language)} />;
  return (
    <table className="samples">
      <thead>
        <tr>
          <th scope="col">{words.t('data.row')}</th>
          {names.map((name) => (
            <th key={name} scope="col">
              <Rich text={name} />
            </th>
          ))}
          {hidden > 0 && <th scope="col">{words.t('data.moreColumns', { number: hidden })}</th>}
          <th scope="col">{words.t(info.classes.length > 0 ? 'data.class' : 'data.value')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.row}>
            <td className="dim">{count(row.row + 1, words.language)}</td>
            {names.map((name, index) => (
              <td key={name}>{cell(row.inputs[index] ?? Number.NaN)}</td>
            ))}
            {hidden > 0 && <td className="dim">…</td>}
            <td>
              <Answer row={row} info={info} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The page, and the way to others. */
export function Samples({ info }: { readonly info: DataInfo }) {
  const words = useWords();
  const [set, setSet] = useState<SetName>('train');
  const [page, setPage] = useState(0);
  const size = pageSize(pictureSize(info.shape) !== null);
  const total = info[set].rows;
  const rows = useDataRows(set, page * size, size);
  const last = Math.max(0, Math.ceil(total / size) - 1);
  const place = { first: page * size + 1, last: Math.min(total, (page + 1) * size), total };
  return (
    <section className="data-samples" aria-label={words.t('data.samples')}>
      <div className="row">
        <Segmented
          id="data-set"
          label={words.t('data.which')}
          options={(['train', 'test'] as const).map((value) => ({ value, label: words.t(`data.${value}`) }))}
          value={set}
          onChoose={(value) => {
            setSet(value as SetName);
            setPage(0);
          }}
        />
        <span className="dim">{words.t('data.place', place)}</span>
        <div className="buttons">
          <button
            type="button"
            className="icon-button"
            aria-label={words.t('data.before')}
            disabled={page === 0}
            onClick={() => setPage(page - 1)}
          >
            <ChevronLeft aria-hidden="true" size="1.25em" />
          </button>
          <button
            type="button"
            className="icon-button"
            aria-label={words.t('data.after')}
            disabled={page >= last}
            onClick={() => setPage(page + 1)}
          >
            <ChevronRight aria-hidden="true" size="1.25em" />
          </button>
        </div>
      </div>
      {rows === null && <p className="dim">{words.t('data.loading')}</p>}
      {rows !== null &&
        (isSequence(info.shape) ? (
          <Sequences rows={rows} info={info} />
        ) : pictureSize(info.shape) === null ? (
          <Table rows={rows} info={info} />
        ) : (
          <Pictures rows={rows} info={info} />
        ))}
    </section>
  );
}
