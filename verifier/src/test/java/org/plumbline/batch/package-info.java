/** Batch runs can be interrupted, resumed and compared. */
@NullMarked
package org.plumbline.batch;

import org.jspecify.annotations.NullMarked;
