/** Specifications: input boxes, atoms over inputs and outputs, and their form as graph nodes. */
@NullMarked
package org.plumbline.spec;

import org.jspecify.annotations.NullMarked;
