package org.plumbline.cli;

import java.io.PrintWriter;

/**
 * Where a command writes.
 *
 * @param out results
 * @param err what is wrong, and progress where it is asked for
 * @param ownsProcess whether the process ends with the command, so that a command may end it itself
 */
record Console(PrintWriter out, PrintWriter err, boolean ownsProcess) {}
