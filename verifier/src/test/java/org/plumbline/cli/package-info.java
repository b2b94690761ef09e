/** The command line as a user meets it. */
@NullMarked
package org.plumbline.cli;

import org.jspecify.annotations.NullMarked;
