/**
 * The first code a window runs: fetches the app, and meanwhile asks for a drawing context. The first one of a window takes the
 * browser up to half a second, as it starts its graphics process for it; the stage's own then comes at once.
 */
import './theme.css';

void import('./main.tsx');
document.createElement('canvas').getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();
