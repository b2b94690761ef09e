/** Shapes, boxes, row blocks, lines, weights, and the kernels that work on them. */
@NullMarked
package org.plumbline.tensor;

import org.jspecify.annotations.NullMarked;
