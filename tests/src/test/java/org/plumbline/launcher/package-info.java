/** The launcher scripts as processes. */
@NullMarked
package org.plumbline.launcher;

import org.jspecify.annotations.NullMarked;
