/**
 * Time as the window's state sees it: later, and with the next picture. Handed in, so that tests own it.
 */

/** Both return a function that calls the task off. */
export interface Clock {
  later(milliseconds: number, task: () => void): () => void;
  nextPicture(task: () => void): () => void;
}

/** The browser's own clock. */
export const browserClock: Clock = {
  later(milliseconds, task) {
    const id = setTimeout(task, milliseconds);
    return () => clearTimeout(id);
  },
  nextPicture(task) {
    const id = requestAnimationFrame(task);
    return () => cancelAnimationFrame(id);
  },
};
