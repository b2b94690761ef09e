/** Exact rational arithmetic for tests. */
@NullMarked
package org.plumbline.exact;

import org.jspecify.annotations.NullMarked;
