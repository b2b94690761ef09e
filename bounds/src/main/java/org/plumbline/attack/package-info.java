/** Attacks: gradients by the adjoint walk at a point, and projected gradient descent. */
@NullMarked
package org.plumbline.attack;

import org.jspecify.annotations.NullMarked;
