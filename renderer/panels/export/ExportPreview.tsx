/**
 * The first picture of the export in small, drawn anew when the settings have rested. Used by the export dialog.
 */
import { useEffect, useRef } from 'react';
import { previewSettings } from '../../exports/exportChoices.ts';
import { previewOf } from '../../exports/exportRun.ts';
import type { ExportSettings } from '../../exports/film.ts';
import { useApp, useWords } from '../../state/appContext.ts';
import { jobOf } from './useExporting.ts';

const REST = 250;
const HEIGHT = 540;

/** A canvas with the shape of the film. */
export function ExportPreview({ settings }: { readonly settings: ExportSettings }) {
  const app = useApp();
  const words = useWords();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const small = previewSettings(settings, HEIGHT);
    let isStale = false;
    const draw = async (): Promise<void> => {
      const job = jobOf(app, small);
      if (job === null) return;
      try {
        const picture = await previewOf(job, 0);
        const shown = canvas.current;
        if (isStale || shown === null) return;
        shown.width = picture.width;
        shown.height = picture.height;
        shown.getContext('2d')?.drawImage(picture, 0, 0);
      } catch {
        // Nothing to preview: the export itself says why.
      } finally {
        job.source.close();
      }
    };
    const timer = setTimeout(() => void draw(), REST);
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  }, [app, settings]);
  return (
    <canvas
      ref={canvas}
      className="export-preview"
      data-testid="export-preview"
      role="img"
      aria-label={words.t('export.firstPicture')}
      style={{ aspectRatio: `${settings.width} / ${settings.height}` }}
    />
  );
}
