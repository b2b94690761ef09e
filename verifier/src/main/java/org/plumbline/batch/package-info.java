/** Batch evaluation: many instances with time limits, resumable. */
@NullMarked
package org.plumbline.batch;

import org.jspecify.annotations.NullMarked;
