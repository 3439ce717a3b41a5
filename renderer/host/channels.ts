/**
 * Names of the IPC channels and of the bridge object, known to the preload script, the window and the main process. Apart
 * from the schemas (bridge.ts) so that the preload script stays tiny.
 */

/** From a window, unanswered: see toMainSchema. */
export const NOTE = 'gradiorama:note';
/** From a window, answered: see questionSchema. */
export const ASK = 'gradiorama:ask';
/** To a window: see toWindowSchema. */
export const TO_WINDOW = 'gradiorama:toWindow';
/** The property of the window that electronHost.ts looks for. */
export const BRIDGE_NAME = 'gradioramaBridge';
