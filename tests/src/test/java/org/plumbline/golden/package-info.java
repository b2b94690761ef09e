/** Comparison with reference values of other software. */
@NullMarked
package org.plumbline.golden;

import org.jspecify.annotations.NullMarked;
