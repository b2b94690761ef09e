/** Operators: one file each, with the mathematics of its kind. */
@NullMarked
package org.plumbline.graph.op;

import org.jspecify.annotations.NullMarked;
